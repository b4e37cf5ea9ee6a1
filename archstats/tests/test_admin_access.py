"""Everybody asks everything of the admin."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client

from archstats.tests.admin_table import CALLERS, HOME, LOGIN, ON, TABLE
from archstats.tests.database import contents
from archstats.tests.test_reading import WRITTEN_OUT, patterns
from leaderboard.models import Shoot
from leaderboard.tests.factory import host_shoot, join
from scoring.models import Archer, Club, Slot
from scoring.tests.factory import make_session, make_slot
from scoring.tests.pages import words

pytestmark = pytest.mark.django_db

READING = {"GET", "HEAD"}
# What is Robin's and nobody else's, as it stands on pages.
HIS = ("Robin", "Sherwood", "Main Range", "Friar’s cup")
NEVER = "987654321"


@pytest.fixture(scope="module")
def made(made):
    """The scene of the other tables; Will has something to see too."""
    scene = made
    guy = Archer.objects.get(login_name="guy")
    make_slot(guy, make_session(guy, "Castle"))
    join(host_shoot(guy, title="Guy’s cup"), guy)
    shoot = Shoot.objects.get(public_id=scene.ids["shoot_id"])
    Shoot.objects.filter(pk=shoot.pk).update(title="Friar’s cup")
    slot = Slot.objects.get(public_id=scene.ids["slot_id"])
    slot.round_key, slot.face_key = "york", ""
    slot.save(update_fields=["round_key", "face_key"])
    club = Club.objects.get(name="Sherwood")
    rows = {
        "scoring/archer": slot.archer_id,
        "scoring/slot": slot.pk,
        "scoring/session": slot.session_id,
        "scoring/club": club.pk,
        "leaderboard/shoot": shoot.pk,
    }
    ids = scene.ids | {
        "slot_pk": str(slot.pk),
        "club_pk": str(club.pk),
        "content_type_id": str(ContentType.objects.get_for_model(Slot).pk),
    }
    cookies = {name: _cookies(name, scene) for name in CALLERS}
    return {"ids": ids, "rows": rows, "cookies": cookies}


def _cookies(name, scene):
    if name == "nobody":
        return {}
    if name == "device":
        return {settings.DEVICE_COOKIE_NAME: scene.tokens["marian"]}
    client = Client()
    client.force_login(Archer.objects.get(login_name=name))
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def answer_to(made, caller, question, *, row=None, **options):
    """In a scene that is as it was again afterwards; and whether it was changed."""
    client = Client(**options)
    for name, value in made["cookies"][caller].items():
        client.cookies[name] = value
    address, fields = _filled(made, question, row)
    before = contents()
    with transaction.atomic():
        answer = getattr(client, question.method.lower())(address, fields)
        is_changed = contents() != before
        transaction.set_rollback(True)
    return answer, is_changed


def _filled(made, question, row):
    path, _, query = (
        question.path.partition("?")
        if "(?P" not in question.path
        else (f"/{WRITTEN_OUT[question.path[1:]]}", "", "")
    )
    about = row or made["rows"].get("/".join(path.split("/")[2:4]), made["rows"]["scoring/slot"])
    known = {**made["ids"], "object_id": str(about)}
    if row:
        known |= {"slot_pk": row}
    address = re.sub(r"<\w+:(\w+)>", lambda name: known[name[1]], path)
    fields = {name: value.format(**known) for name, value in question.fields.items()}
    return f"{address}?{query.format(**known)}" if query else address, fields


def outcome(answer):
    if answer.status_code != 302:
        return str(answer.status_code)
    if answer.url.startswith("/admin/login/"):
        return LOGIN
    return HOME if answer.url == "/admin/" else ON


def test_every_address_of_the_admin_is_read_and_posted_to_in_the_table():
    routes = {f"/{route}" for route in patterns() if route.startswith("admin/")}
    asked = {(each.path if "(?P" in each.path else each.path.partition("?")[0]) for each in TABLE}
    assert asked == routes

    for route in routes:
        methods = {each.method for each in TABLE if each.path.startswith(route)}
        assert methods == {"GET", "POST"}, route


@pytest.mark.parametrize("question", TABLE, ids=str)
def test_each_gets_what_is_theirs_and_no_refusal_changes_anything(made, question):
    answers = {caller: answer_to(made, caller, question) for caller in CALLERS}

    assert {name: outcome(answer) for name, (answer, _) in answers.items()} == question.expected
    for caller, (_, is_changed) in answers.items():
        is_refused = question.expected[caller] in {LOGIN, HOME, "403", "404", "405", "400"}
        if is_refused or question.method in READING:
            assert not is_changed, caller


@pytest.mark.parametrize("question", TABLE, ids=str)
def test_a_coach_of_another_club_is_told_nothing_of_it(made, question):
    answer, is_changed = answer_to(made, "will", question)
    told = answer.content.decode() + " ".join(map(str, get_messages(answer.wsgi_request)))

    assert not [word for word in HIS if word in told]
    assert not is_changed or "logout" in question.path


@pytest.mark.parametrize(
    "question",
    [each for each in TABLE if "<" in each.path or "{object_id}" in str(each.fields)],
    ids=str,
)
def test_to_a_coach_of_another_club_it_is_as_if_it_never_was(made, question):
    theirs, _ = answer_to(made, "will", question)
    never, _ = answer_to(made, "will", question, row=NEVER)

    row = _filled(made, question, None)
    assert told_by(never, row) == told_by(theirs, row)


def told_by(answer, _row):
    masked = re.sub(r'value="\w{64}"|\d+', "#", answer.content.decode())
    messages = [re.sub(r"\d+", "#", str(each)) for each in get_messages(answer.wsgi_request)]
    return (
        answer.status_code,
        re.sub(r"\d+", "#", answer.headers.get("Location", "")),
        masked,
        messages,
    )


def test_the_lists_show_each_coach_something_of_their_own(made):
    """So that the tests above are not about empty pages."""
    for model, marians, wills in (
        ("scoring/archer", "Robin", "Guy"),
        ("scoring/slot", "Robin", "Guy"),
        ("scoring/session", "Main Range", "Castle"),
        ("leaderboard/shoot", "Friar’s cup", "Guy’s cup"),
    ):
        question = next(each for each in TABLE if each.path == f"/admin/{model}/")
        for caller, own, others in (("marian", marians, wills), ("will", wills, marians)):
            page = words(answer_to(made, caller, question)[0])
            assert own in page
            assert others not in page


def completions():
    """Of every field that leads to another row."""
    for model in apps.get_models():
        for field in (*model._meta.fields, *model._meta.many_to_many):
            if field.is_relation:
                yield model._meta.app_label, model._meta.model_name, field.name


def completed(made, caller, term):
    """All that is offered for any field."""
    client = Client()
    for name, value in made["cookies"][caller].items():
        client.cookies[name] = value
    told = ""
    for app_label, model_name, field_name in completions():
        asked = {"app_label": app_label, "model_name": model_name, "field_name": field_name}
        answer = client.get("/admin/autocomplete/", {**asked, "term": term})
        assert answer.status_code in {200, 403, 404}, asked
        told += answer.content.decode() if answer.status_code == 200 else ""
    return told


@pytest.mark.one_database
@pytest.mark.parametrize("term", ["robin", "main", "friar", ""])
def test_no_field_is_completed_with_what_is_another_clubs(made, term):
    assert any(word in completed(made, "marian", term) for word in HIS)

    assert not [word for word in HIS if word in completed(made, "will", term)]


def test_a_zero_byte_completes_nothing(made):
    assert "Robin" not in completed(made, "marian", "\0")


@pytest.mark.parametrize("question", [each for each in TABLE if each.method == "POST"], ids=str)
def test_a_form_without_its_token_changes_nothing(made, question):
    answer, is_changed = answer_to(made, "marian", question, enforce_csrf_checks=True)

    assert answer.status_code == 403
    assert not is_changed
