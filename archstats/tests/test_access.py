"""Everybody asks everything of the API."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from archstats.api import api
from archstats.tests.access_scene import CALLERS, make_scene
from archstats.tests.access_table import TABLE
from archstats.tests.database import contents
from scoring.models import Archer

pytestmark = pytest.mark.django_db

READING = {"GET", "HEAD"}
WRITTEN_SIGNED_IN = [
    question
    for question in TABLE
    if question.method not in READING and question.expected["nobody"] == 401
]
REFUSED_TO_STRANGERS = [question for question in TABLE if question.expected["guy"] == 404]


@pytest.fixture
def scene():
    return make_scene()


def send(client, method, address, body, **headers):
    return client.generic(method, address, body, content_type="application/json", headers=headers)


def asked_by(scene, caller, question):
    """The answer, in a scene that is as it was again afterwards; and whether it was changed."""
    token = scene.tokens[caller]
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    before = contents()
    with transaction.atomic():
        answer = send(Client(), question.method, *question.about(scene), **headers)
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

    assert routes == {question.route for question in TABLE}


@pytest.mark.parametrize("question", TABLE, ids=str)
def test_each_gets_what_is_theirs_and_no_refusal_changes_anything(scene, question):
    answers = {caller: asked_by(scene, caller, question) for caller in CALLERS}

    found = {caller: answer.status_code for caller, (answer, _) in answers.items()}
    assert found == question.expected
    for caller, (answer, is_changed) in answers.items():
        if answer.status_code >= 400 or question.method in READING:
            assert not is_changed, caller


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


@pytest.mark.parametrize("question", WRITTEN_SIGNED_IN, ids=str)
def test_a_write_by_cookie_needs_the_token_in_the_header_and_then_works(scene, question):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Archer.objects.get(login_name="robin"))
    address, body = question.about(scene)
    before = contents()
    assert send(client, question.method, address, body).status_code == 403
    assert contents() == before

    client.get("/admin/login/")
    csrf_token = client.cookies["csrf"].value
    answer = send(client, question.method, address, body, **{"X-CSRFToken": csrf_token})
    assert answer.status_code == question.expected["robin"]
