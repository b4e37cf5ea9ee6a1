"""POST /archer, GET and PATCH /archer/me."""

import json
import re

import pytest
from django.test import Client

from scoring.models import Archer, DeviceKey
from scoring.tests.device import Device, at_once
from scoring.tests.factory import PASSWORD, make_archer

pytestmark = pytest.mark.django_db

ACCOUNT = {"display_name": "Robin", "login_name": "robin", "password": PASSWORD}


def post(body):
    """As anybody may, without a key."""
    raw = body if isinstance(body, str) else json.dumps(body)
    answer = Client().post("/api/v0/archer", raw, content_type="application/json")
    told = answer.json()
    return answer.status_code, told["data"] or told["errors"]


def test_a_name_makes_a_guest_whose_token_works_as_bearer():
    status, made = post({"display_name": "Robin"})

    assert status == 201
    assert made.keys() == {"archer_id", "token"}
    status, profile = Device(made["token"]).get("/archer/me")
    assert status == 200
    assert profile["archer_id"] == made["archer_id"]
    assert profile["is_guest"]
    assert DeviceKey.objects.filter(token_hash=made["token"]).count() == 0


def test_with_login_name_and_password_it_is_an_account_that_signs_in_on_a_second_device(client):
    status, made = post(ACCOUNT)
    assert status == 201
    assert client.login(username="robin", password=PASSWORD)

    by_cookie = client.get("/api/v0/archer/me").json()["data"]
    assert by_cookie == Device(made["token"]).get("/archer/me")[1]
    assert (by_cookie["login_name"], by_cookie["is_guest"]) == ("robin", False)


def test_the_words_of_the_profile_may_be_said_at_once():
    words = {"bowstyle": "barebow", "category": "female", "age_group": "u21", "handedness": "left"}
    made = post({"display_name": "Marian", **words})[1]

    profile = Device(made["token"]).get("/archer/me")[1]
    assert words.items() <= profile.items()


def test_words_not_said_are_null():
    made = post({"display_name": "Much", "bowstyle": None, "category": "", "login_name": None})[1]
    profile = Device(made["token"]).get("/archer/me")[1]

    assert {profile[word] for word in ("bowstyle", "category", "age_group", "handedness")} == {None}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", profile["created_at"])


@pytest.mark.parametrize(
    ("wrong", "names"),
    [
        ({"display_name": ""}, ["display_name"]),
        ({"display_name": "   "}, ["display_name"]),
        ({"display_name": "Rob\x00in"}, ["display_name"]),
        ({"display_name": "Rob\nin"}, ["display_name"]),
        ({"display_name": "Rob\ud800in"}, ["display_name"]),
        ({"display_name": "x" * 41}, ["display_name"]),
        ({"display_name": None}, ["display_name"]),
        ({"display_name": True}, ["display_name"]),
        ({"display_name": 2**70}, ["display_name"]),
        ({"bowstyle": "horsebow"}, ["bowstyle"]),
        ({"bowstyle": False}, ["bowstyle"]),
        ({"category": "men", "age_group": "u99"}, ["category", "age_group"]),
        ({"handedness": "both"}, ["handedness"]),
        ({"is_staff": True}, ["is_staff"]),
        ({"login_name": ""}, ["login_name"]),
        ({"login_name": "rob\u200bin"}, ["login_name"]),
        ({"login_name": "x" * 41}, ["login_name"]),
        ({"login_name": None}, ["login_name"]),
        ({"password": None}, ["password"]),
        ({"password": ""}, ["password"]),
        ({"password": "12345678901"}, ["password"]),
        ({"password": "robin-77"}, ["password"]),
        ({"password": "oak\x00sherwood"}, ["password"]),
        ({"password": "oak\udfffsherwood"}, ["password"]),
        ({"password": "oak-1" * 200}, ["password"]),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_makes_nobody(wrong, names):
    status, errors = post(ACCOUNT | wrong)

    assert status == 422
    assert [error.partition(": ")[0] for error in errors] == [f"body.{name}" for name in names]
    assert not Archer.objects.exists()


@pytest.mark.parametrize("body", ["{", "[]", '"Robin"', "null", "", '{"display_name": NaN}'])
def test_what_is_no_archer_at_all_is_refused(body):
    assert post(body)[0] in {400, 422}


def test_a_login_name_that_is_taken_is_named_in_the_spelling_that_was_asked_for():
    post(ACCOUNT)

    assert post(ACCOUNT | {"login_name": "ROBIN"}) == (422, ["body.login_name: 'ROBIN' is taken"])


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_the_login_name_and_the_other_the_reason():
    outcomes = at_once(lambda: post(ACCOUNT), lambda: post(ACCOUNT))

    assert sorted(status for status, _ in outcomes) == [201, 422]
    assert Archer.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["x" * 40, "Žofia Šípová", "רובין מלוקסלי", "<img src=x onerror=alert(1)>"]
)
def test_a_name_is_kept_exactly(name):
    made = post({"display_name": name})[1]

    assert Device(made["token"]).get("/archer/me")[1]["display_name"] == name


def test_there_is_no_list_of_archers_and_no_way_to_anothers_profile(device):
    guy = make_archer("guy")

    assert device.get("/archer")[0] == 405
    assert device.get(f"/archer/{guy.public_id}")[0] == 404


# One's own profile


def test_a_profile_is_changed_word_by_word_and_the_rest_stays(device):
    device.patch("/archer/me", bowstyle="compound", age_group="50+")
    status, profile = device.patch("/archer/me", display_name="Robin Hood")

    assert status == 200
    assert profile == device.get("/archer/me")[1]
    assert (profile["display_name"], profile["bowstyle"]) == ("Robin Hood", "compound")
    assert profile["age_group"] == "50+"


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_word_is_taken_back_by_null_or_nothing(device, nothing):
    device.patch("/archer/me", bowstyle="compound", category="open")
    profile = device.patch("/archer/me", bowstyle=nothing)[1]

    assert (profile["bowstyle"], profile["category"]) == (None, "open")


@pytest.mark.parametrize(
    "wrong",
    [
        {"display_name": ""},
        {"display_name": " "},
        {"display_name": None},
        {"display_name": "a\x00b"},
        {"bowstyle": "horsebow"},
        {"login_name": "marian"},
        {"password": "sherwood-oak-2"},
        {"is_superuser": True},
        {"archer_id": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_a_wrong_change_is_refused_by_name_and_changes_nothing(device, wrong):
    before = device.get("/archer/me")
    status, (error,) = device.patch("/archer/me", **{"age_group": "u18", **wrong})

    assert status == 422
    assert error.startswith(f"body.{next(iter(wrong))}: ")
    assert device.get("/archer/me") == before


def test_an_unknown_word_is_refused_with_those_known(device):
    (error,) = device.patch("/archer/me", bowstyle="horsebow")[1]

    assert "recurve, compound, barebow" in error


def test_nobody_has_no_profile():
    assert Client().get("/api/v0/archer/me").status_code == 401
    assert Client().patch("/api/v0/archer/me", "{}", "application/json").status_code == 401
