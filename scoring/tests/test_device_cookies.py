"""Who is in the browser. Cases IA-01, IA-03, IA-04, IA-09 to IA-11, IA-25."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from scoring.device_keys import make_key, revoke_key
from scoring.models import Archer, DeviceKey
from scoring.tests.device import query_count
from scoring.tests.factory import PASSWORD, make_archer
from scoring.tests.visitor import NAME, archer_of, browser, token_of

pytestmark = pytest.mark.django_db

SIGN_IN = {"login_name": "robin", "password": PASSWORD}


def test_a_new_browser_scores_at_once_and_is_its_archers_key():
    client = Client()
    started = client.post("/start/", {"round": "portsmouth"})

    guest = Archer.objects.get()
    assert started.headers["Location"] == f"/slots/{guest.slots.get().public_id}/"
    assert guest.is_guest
    assert archer_of(client) == str(guest.public_id)
    assert client.get(started.headers["Location"]).status_code == 200


def test_the_cookie_is_for_the_server_alone_and_lasts_a_year():
    client = Client()
    client.post("/start/", {"round": "portsmouth"})
    cookie = client.cookies[NAME]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 365 * 24 * 60 * 60
    assert not cookie["secure"]


@override_settings(HTTPS=True)
def test_over_https_it_never_travels_in_the_open():
    client = Client()
    client.post("/start/", {"round": "portsmouth"})

    assert client.cookies[NAME]["secure"]


def test_only_the_hash_of_the_cookie_is_kept():
    client = Client()
    client.post("/start/", {"round": "portsmouth"})

    assert token_of(client) not in DeviceKey.objects.values_list("token_hash", flat=True)


def test_looking_around_makes_nobody():
    client = Client()
    for address in ("/", "/start/", "/rounds/", "/sign-in/", "/me/"):
        client.get(address)

    assert NAME not in client.cookies
    assert not Archer.objects.exists()


def test_robin_signs_in_on_the_tablet_and_goes_on_at_the_phone(robin):
    phone, tablet = browser(robin), Client()
    signed_in = tablet.post("/sign-in/", SIGN_IN)

    assert (signed_in.status_code, signed_in.headers["Location"]) == (302, "/")
    assert archer_of(phone) == archer_of(tablet) == str(robin.public_id)
    assert token_of(phone) != token_of(tablet)


def test_whoever_signs_in_gets_a_key_that_nobody_could_have_set_before(robin):
    guy = make_archer("guy")
    client = browser(guy)
    preset = token_of(client)
    client.post("/sign-in/", SIGN_IN)

    assert token_of(client) != preset
    assert archer_of(client) == str(robin.public_id)
    assert archer_of(browser(token=preset)) is None


def test_a_made_up_cookie_becomes_nobodys_key():
    client = browser(token="a-value-of-somebodys-choice")
    client.post("/start/", {"round": "portsmouth"})

    assert token_of(client) != "a-value-of-somebodys-choice"
    assert archer_of(browser(token="a-value-of-somebodys-choice")) is None


def test_signing_out_ends_it_on_the_server(robin):
    client = browser(robin)
    before = token_of(client)
    assert client.post("/sign-out/").headers["Location"] == "/"

    assert token_of(client) == ""
    assert browser(token=before).get("/api/v0/archer/me").status_code == 401
    assert browser(token=before).get("/me/").status_code == 401


@pytest.mark.parametrize("token", ["", "not.a.token", "x" * 4000, "é"])
def test_signing_out_works_for_whoever_is_not_signed_in(token):
    client = browser(token=token)
    answer = client.post("/sign-out/")

    assert answer.status_code == 302
    assert answer.cookies[NAME]["max-age"] == 0


def test_signing_out_ends_the_admins_session_too(robin):
    client = browser(robin)
    client.force_login(robin)
    client.post("/sign-out/")

    assert client.get("/me/").status_code == 401


@pytest.mark.parametrize("address", ["/me/", "/api/v0/archer/me"])
def test_a_cookie_of_nobody_is_refused_and_not_an_error(robin, address):
    gone = make_key(robin)
    Archer.objects.filter(pk=robin.pk).update(is_active=False)

    for token in ("not.a.token", gone, "x" * 4000):
        assert browser(token=token).get(address).status_code == 401


def test_a_key_of_one_card_is_no_key_to_the_site(robin, slot):
    client = browser(token=make_key(robin, slot=slot))

    assert client.get("/me/").status_code == 401
    assert client.get(f"/api/v0/slot/{slot.public_id}").status_code == 401


def test_a_revoked_device_is_nobody_from_the_next_request_on(robin):
    client = browser(robin)
    assert client.get("/me/").status_code == 200
    revoke_key(DeviceKey.objects.get(archer=robin))

    assert client.get("/me/").status_code == 401


def test_who_signed_in_to_the_admin_alone_is_that_archer_on_the_pages(robin):
    client = Client()
    client.force_login(robin)

    assert client.get("/me/").status_code == 200
    assert archer_of(client) == str(robin.public_id)


def test_in_the_admin_only_its_own_sign_in_counts(robin):
    much = make_archer("much", is_staff=True, is_superuser=True)
    client = browser(much)
    assert client.get("/admin/").status_code == 302
    client.force_login(much)
    client.cookies[NAME] = make_key(robin)

    assert client.get("/admin/").context["user"] == much
    assert client.get("/me/").context["user"] == robin


def test_a_write_renews_the_cookie_once_a_day_and_a_look_never(robin):
    client = browser(robin)
    assert NAME not in client.get("/me/").cookies
    assert DeviceKey.objects.get().last_used_at is None

    first = client.post("/me/", {"display_name": "Robin"})
    again = client.post("/me/", {"display_name": "Robin"})
    assert first.cookies[NAME]["max-age"] == 365 * 24 * 60 * 60
    assert NAME not in again.cookies

    DeviceKey.objects.update(last_used_at=timezone.now() - timedelta(hours=25))
    assert NAME in client.post("/me/", {"display_name": "Robin"}).cookies


def test_a_refused_write_renews_nothing(robin):
    client = browser(robin)

    assert NAME not in client.post("/me/", {"display_name": ""}).cookies
    assert DeviceKey.objects.get().last_used_at is None


def test_a_write_over_the_api_renews_it_too(robin):
    client = browser(robin)
    answer = client.patch(
        "/api/v0/archer/me", {"bowstyle": "longbow"}, content_type="application/json"
    )

    assert NAME in answer.cookies
    assert DeviceKey.objects.get().last_used_at is not None


def test_the_cookie_costs_one_query_and_none_where_nobody_asks(robin):
    assert query_count(lambda: Client().get("/rounds/")) == 0
    assert query_count(lambda: browser(token="x").get("/favicon.ico")) == 0

    client = browser(robin)
    script = Client(headers={"Authorization": f"Bearer {token_of(client)}"})
    assert query_count(lambda: client.get("/rounds/")) == 1
    by_cookie = query_count(lambda: client.get("/api/v0/slot/current"))
    assert by_cookie == query_count(lambda: script.get("/api/v0/slot/current"))


def test_a_page_with_a_name_on_it_is_kept_by_no_cache_for_another(robin):
    assert "Cookie" in browser(robin).get("/rounds/").headers["Vary"]
