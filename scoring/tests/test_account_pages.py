"""Profile, account, password, devices, sign-in, as pages."""

import re

import pytest
from django.test import Client

from scoring.device_keys import find_key, make_key
from scoring.models import Archer, DeviceKey
from scoring.tests.factory import PASSWORD, make_archer, make_slot
from scoring.tests.pages import text_of
from scoring.tests.phone import Phone
from scoring.tests.visitor import NAME, archer_of, browser, token_of

pytestmark = pytest.mark.django_db

NEW = "merry-men-1190"
ACCOUNT = {"display_name": "Robin", "login_name": "robin", "password": NEW, "password_again": NEW}
NASTY = "<img src=x onerror=alert(1)>"


def shown(answer, status=200):
    assert answer.status_code == status
    return text_of(answer.content.decode())


def guest_with_a_card():
    guest = make_archer(None, display_name="Guest")
    Phone(guest).tap(make_slot(guest), 1, "9")
    return guest


@pytest.mark.parametrize("path", ["/me/", "/me/history/", "/me/devices/", "/me/move/"])
def test_nobody_is_asked_to_sign_in_and_comes_back(robin, path):
    client = Client()
    page = client.get(path)
    assert "Sign in" in shown(page, 401)
    wanted = re.search(r'name="next" value="([^"]*)"', page.content.decode())[1]
    answer = client.post("/sign-in/", {"login_name": "robin", "password": PASSWORD, "next": wanted})

    assert answer.headers["Location"] == path


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_signing_in_leads_to_no_other_site(robin, wanted):
    asked = {"login_name": "robin", "password": PASSWORD, "next": wanted}

    assert Client().post("/sign-in/", asked).headers["Location"] == "/"


@pytest.mark.parametrize("login_name", ["robin", "nobody", "x\x00y"])
def test_a_sign_in_that_fails_says_so_and_sends_no_password_back(robin, login_name):
    answer = Client().post("/sign-in/", {"login_name": login_name, "password": "wrong-oak-77"})

    shown(answer, 422)
    assert "wrong-oak-77" not in answer.content.decode()
    assert NAME not in answer.cookies


def test_a_sign_in_that_fails_too_often_has_to_wait(robin):
    for _ in range(10):
        Client().post("/sign-in/", {"login_name": "robin", "password": "wrong"})

    answer = Client().post("/sign-in/", {"login_name": "robin", "password": PASSWORD})
    assert "Too many tries. Try again in" in shown(answer, 429)
    assert int(answer.headers["Retry-After"]) > 0


def test_signing_in_brings_the_phones_cards_along_if_told(robin):
    guest = guest_with_a_card()
    client = browser(guest)
    assert "Bring along the card on this phone" in shown(client.get("/sign-in/"))
    client.post("/sign-in/", {"login_name": "robin", "password": PASSWORD, "brings": "on"})

    assert archer_of(client) == str(robin.public_id)
    assert robin.slots.get().total == 9


def test_and_leaves_them_if_not(robin):
    guest = guest_with_a_card()
    client = browser(guest)
    client.post("/sign-in/", {"login_name": "robin", "password": PASSWORD})

    assert archer_of(client) == str(robin.public_id)
    assert guest.slots.get().total == 9


def test_where_both_shoot_the_sign_in_is_refused_in_words(robin):
    make_slot(robin)
    guest = guest_with_a_card()
    client = browser(guest)
    asked = {"login_name": "robin", "password": PASSWORD, "brings": "on"}

    assert "Finish one of them first" in shown(client.post("/sign-in/", asked), 409)
    assert archer_of(client) == str(guest.public_id)


def test_a_guest_is_told_what_signing_out_costs():
    client = browser(guest_with_a_card())

    assert "the only key to your card" in shown(client.get("/sign-out/"))
    assert "the only key" not in shown(browser(make_archer("robin")).get("/sign-out/"))


def test_a_guest_makes_an_account_and_keeps_everything():
    guest = guest_with_a_card()
    client = browser(guest)
    before = token_of(client)
    answer = client.post("/me/account/", ACCOUNT)

    assert answer.headers["Location"].startswith("/me/")
    assert archer_of(client) == str(guest.public_id)
    assert find_key(before) is None
    assert token_of(client) != before
    assert Client().login(username="robin", password=NEW)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"login_name": "GUY"}, "This login name is taken."),
        ({"login_name": ""}, "This field is required."),
        ({"password": "short", "password_again": "short"}, "too short"),
        ({"password_again": "another"}, "The two are not the same."),
        ({"display_name": " "}, "This field is required."),
        ({"display_name": "Rob\nin"}, "no line breaks"),
    ],
)
def test_an_account_that_cannot_be_is_told_and_nothing_changed(wrong, words):
    make_archer("guy")
    guest = make_archer(None, display_name="Guest")
    answer = browser(guest).post("/me/account/", ACCOUNT | wrong)

    assert words in shown(answer, 422)
    assert NEW not in answer.content.decode()
    guest.refresh_from_db()
    assert guest.is_guest


def test_whoever_has_an_account_makes_no_second(robin):
    assert browser(robin).post("/me/account/", ACCOUNT).headers["Location"] == "/me/"
    assert Archer.objects.get().login_name == "robin"


def test_a_profile_is_changed_and_may_stay_unsaid(robin):
    client = browser(robin)
    words = {"display_name": "Robin H.", "bowstyle": "longbow", "handedness": "left"}
    client.post("/me/", words)

    robin.refresh_from_db()
    assert (robin.display_name, robin.bowstyle, robin.category) == ("Robin H.", "longbow", "")
    assert "Saved" in shown(client.get("/me/?saved"))


@pytest.mark.parametrize(
    "wrong", [{"display_name": ""}, {"bowstyle": "crossbow"}, {"age_group": "old"}]
)
def test_a_profile_that_makes_no_sense_changes_nothing(robin, wrong):
    shown(browser(robin).post("/me/", {"display_name": "X", **wrong}), 422)

    robin.refresh_from_db()
    assert robin.display_name == "Robin"


def test_a_name_is_shown_as_text(robin):
    robin.display_name = NASTY
    robin.save()
    for path in ("/", "/me/", "/start/"):
        html = browser(robin).get(path).content.decode()
        assert NASTY not in html
        assert "&lt;img src=x" in html


def test_a_password_is_changed_and_the_others_signed_out_if_told(robin):
    here, there = browser(robin), browser(robin)
    words = {"old": PASSWORD, "password": NEW, "password_again": NEW, "signs_out": "on"}
    assert here.post("/me/password/", words).status_code == 302

    assert archer_of(here) == str(robin.public_id)
    assert archer_of(there) is None
    assert Client().login(username="robin", password=NEW)


def test_a_password_needs_the_one_until_now(robin):
    words = {"old": "wrong", "password": NEW, "password_again": NEW}

    assert "This is not your password." in shown(browser(robin).post("/me/password/", words), 422)


def test_a_guest_who_wants_a_password_makes_an_account():
    answer = browser(make_archer(None)).get("/me/password/")

    assert answer.headers["Location"] == "/me/account/"


def test_a_token_is_shown_once_and_opens_the_api(robin):
    client = browser(robin)
    answer = client.post("/me/devices/", {"label": "Clock"})
    token = re.search(r"<code>([\w-]{22})</code>", answer.content.decode())[1]

    assert answer.status_code == 201
    assert find_key(token).caller.archer_id == robin.pk
    assert token not in client.get("/me/devices/").content.decode()


def test_devices_are_listed_with_their_labels_and_only_ones_own(robin):
    make_key(make_archer("guy"), label="Guy's phone")
    make_key(robin, label="Safari, iPhone")
    words = shown(browser(robin).get("/me/devices/"))

    assert "Safari, iPhone" in words
    assert "This device" in words
    assert "Guy" not in words


def test_a_revoked_device_is_out_from_the_next_request_on(robin):
    client, lost = browser(robin), browser(robin)
    lost_key = find_key(token_of(lost)).key_id
    named = DeviceKey.objects.get(pk=lost_key).token_hash
    client.post("/me/devices/revocation/", {"device": named})

    assert archer_of(lost) is None
    assert archer_of(client) == str(robin.public_id)
    assert client.post("/me/devices/revocation/", {"device": named}).status_code == 404


def test_a_new_device_is_called_by_its_browser(robin):
    agent = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    Client(headers={"User-Agent": agent}).post(
        "/sign-in/", {"login_name": "robin", "password": PASSWORD}
    )

    assert DeviceKey.objects.get().label == "Firefox, Android"
