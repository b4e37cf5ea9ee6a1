"""Everybody asks everything of the API and of the pages."""

import json
import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from archstats.api import api
from archstats.tests.access_scene import CALLERS
from archstats.tests.access_to_api import ROUTES
from archstats.tests.access_to_pages import PAGES
from archstats.tests.database import contents
from archstats.tests.test_reading import patterns
from scoring.models import Archer

pytestmark = pytest.mark.django_db

READING = {"GET", "HEAD"}
WRITTEN_SIGNED_IN = [
    question
    for question in ROUTES
    if question.method not in READING and question.expected["nobody"] == 401
]
REFUSED_TO_STRANGERS = [question for question in ROUTES if question.expected["guy"] == 404]


@pytest.fixture
def scene(made):
    return replace(made, ids=dict(made.ids))


def send(client, method, address, body, **headers):
    return client.generic(method, address, body, content_type="application/json", headers=headers)


def browser_of(scene, caller, **options):
    client = Client(**options)
    if token := scene.tokens[caller]:
        client.cookies[settings.DEVICE_COOKIE_NAME] = token
    return client


def asked_by(scene, caller, question):
    """The answer, in a scene that is as it was again afterwards; and whether it was changed."""
    token = scene.tokens[caller]
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return once(lambda: send(Client(), question.method, *question.about(scene), **headers))


def shown_to(scene, caller, question):
    """The same for a page."""
    address, body = question.about(scene, under="")
    ask = getattr(browser_of(scene, caller), question.method.lower())
    return once(lambda: ask(address, json.loads(body or "{}")))


def once(ask):
    before = contents()
    with transaction.atomic():
        answer = ask()
        is_changed = contents() != before
        transaction.set_rollback(True)
    return answer, is_changed


def test_every_route_is_in_the_table():
    paths = api.get_openapi_schema()["paths"]
    routes = {
        f"{method.upper()} {path.removeprefix('/api/v0')}"
        for path, methods in paths.items()
        for method in methods
    }

    assert routes == {question.route for question in ROUTES}


@pytest.mark.parametrize("question", ROUTES, ids=str)
def test_each_gets_what_is_theirs_and_no_refusal_changes_anything(scene, question):
    answers_are_theirs(question, {caller: asked_by(scene, caller, question) for caller in CALLERS})


def answers_are_theirs(question, answers):
    found = {caller: answer.status_code for caller, (answer, _) in answers.items()}
    assert found == question.expected
    for caller, (answer, is_changed) in answers.items():
        if answer.status_code >= 400 or question.method in READING:
            assert not is_changed, caller


def test_every_page_is_in_the_table():
    elsewhere = re.compile(r"admin/|api/|favicon|readyz")
    routes = {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
        for route in patterns()
        if not elsewhere.match(route)
    }

    assert routes == {question.path for question in PAGES}


@pytest.mark.parametrize("question", PAGES, ids=str)
def test_each_is_shown_what_is_theirs_and_no_refusal_changes_anything(scene, question):
    answers_are_theirs(question, {caller: shown_to(scene, caller, question) for caller in CALLERS})


@pytest.mark.parametrize("question", REFUSED_TO_STRANGERS, ids=str)
def test_to_a_stranger_what_is_not_theirs_looks_like_what_never_was(scene, question):
    refused, _ = asked_by(scene, "guy", question)
    theirs = dict(scene.ids)
    never = {name: str(uuid4()) for name in theirs if name.endswith("_id")}
    scene.ids |= never
    answer, _ = asked_by(scene, "guy", question)

    words = answer.content.decode()
    for name, made_up in never.items():
        words = words.replace(made_up, theirs[name])
    assert (answer.status_code, words) == (404, refused.content.decode())


def by_device(scene):
    return browser_of(scene, "robin", enforce_csrf_checks=True)


def by_session(scene):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Archer.objects.get(login_name="robin"))
    return client


@pytest.mark.parametrize("signed_in", [by_device, by_session])
@pytest.mark.parametrize("question", WRITTEN_SIGNED_IN, ids=str)
def test_a_write_by_cookie_needs_the_token_in_the_header_and_then_works(scene, question, signed_in):
    client = signed_in(scene)
    address, body = question.about(scene)
    before = contents()
    assert send(client, question.method, address, body).status_code == 403
    assert contents() == before

    client.get("/sign-in/")
    csrf_token = client.cookies["csrf"].value
    answer = send(client, question.method, address, body, **{"X-CSRFToken": csrf_token})
    assert answer.status_code == question.expected["robin"]


@pytest.mark.parametrize(
    "question", [question for question in PAGES if question.method == "POST"], ids=str
)
def test_a_form_without_its_token_changes_nothing(scene, question):
    address, body = question.about(scene, under="")
    before = contents()
    answer = by_device(scene).post(address, json.loads(body or "{}"))

    assert answer.status_code == 403
    assert contents() == before


# The same for everybody.
FILES = {"/sw.js", "/manifest.webmanifest"}


@pytest.mark.parametrize(
    "question", [q for q in PAGES if q.method == "GET" and q.path not in FILES], ids=str
)
def test_what_an_archer_is_shown_is_kept_by_no_cache(scene, question):
    """Case OP-22."""
    answer, _ = shown_to(scene, "robin", question)

    assert "no-store" in answer.headers["Cache-Control"]
