"""Who comes with which key: tokens of devices, capabilities of cards, the site's session."""

import hashlib
import re

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from scoring.accounts import make_guest
from scoring.device_keys import USED_EVERY, find_key, make_key, revoke_key
from scoring.models import DeviceKey
from scoring.tests.factory import PASSWORD, make_archer, make_slot

pytestmark = pytest.mark.django_db

ME = "/api/v0/archer/me"
SESSION = "session"


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def status(token, path=ME, client=None):
    return (client or Client()).get(path, headers=bearer(token)).status_code


def test_only_the_hash_of_a_token_is_kept(robin):
    token = make_key(robin)

    (key,) = DeviceKey.objects.values()
    assert key["token_hash"] == hashlib.sha256(token.encode()).hexdigest()
    assert token not in map(str, key.values())


def test_a_token_can_stand_in_a_header_and_is_too_long_to_guess(robin):
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", make_key(robin))


def test_each_device_has_a_token_of_its_own(robin):
    phone, tablet = make_key(robin), make_key(robin)

    assert phone != tablet
    assert status(phone) == status(tablet) == 200


def test_a_revoked_token_is_refused_from_the_next_request_on(robin):
    phone, tablet = make_key(robin), make_key(robin)
    revoke_key(DeviceKey.objects.order_by("pk").first())

    assert (status(phone), status(tablet)) == (401, 200)


def test_revoking_again_keeps_the_first_time(robin):
    make_key(robin)
    key = DeviceKey.objects.get()
    revoke_key(key)
    first = DeviceKey.objects.get().revoked_at
    revoke_key(key)

    assert DeviceKey.objects.get().revoked_at == first


@pytest.mark.parametrize(
    "token", ["not.a.token", "", " ", "x" * 4000, "a b", "é", "\udc80", "%00", "../../etc/passwd"]
)
def test_a_token_that_never_was_is_refused(token):
    assert status(token.encode("utf-8", "surrogatepass").decode("latin-1")) == 401


def test_the_token_of_an_archer_who_is_gone_or_barred_is_refused():
    gone, barred = make_guest("Much"), make_guest("Guy")
    gone.archer.delete()
    barred.archer.is_active = False
    barred.archer.save()

    assert status(gone.token) == status(barred.token) == 401


def test_a_new_secret_key_loses_no_guest(robin):
    guest = make_guest("Robin")
    with override_settings(SECRET_KEY="quite another key, as long as it has to be, and secret"):
        assert find_key(guest.token).caller.archer_id == guest.archer.pk
        assert status(guest.token) == 200


def test_a_bad_token_is_refused_although_the_session_is_good(client, robin):
    client.force_login(robin)

    assert status("not.a.token", client=client) == 401


def test_reading_notes_no_use_and_writing_notes_it_once_a_day(robin):
    token = make_key(robin)
    status(token)
    assert DeviceKey.objects.get().last_used_at is None

    def write():
        Client().patch(ME, {}, content_type="application/json", headers=bearer(token))
        return DeviceKey.objects.get().last_used_at

    first = write()
    assert first is not None
    assert write() == first
    DeviceKey.objects.update(last_used_at=timezone.now() - USED_EVERY)
    assert write() > first


# Capabilities


def test_a_capability_opens_its_own_card_and_no_other(robin):
    slot = make_slot(robin)
    token = make_key(robin, slot=slot)
    other = make_slot(make_archer("tuck"))

    assert status(token, f"/api/v0/slot/{slot.public_id}") == 200
    assert status(token, f"/api/v0/slot/{other.public_id}") == 404


@pytest.mark.parametrize(
    "path", [ME, "/api/v0/arrow", "/api/v0/session/open", "/api/v0/slot/current"]
)
def test_a_capability_does_not_speak_for_its_archer(robin, path):
    assert status(make_key(robin, slot=make_slot(robin)), path) == 403


def test_a_capability_of_a_superuser_opens_one_card_too():
    much = make_archer("much", is_superuser=True)
    token = make_key(much, slot=make_slot(much))
    other = make_slot(make_archer("tuck"))

    assert status(token, f"/api/v0/slot/{other.public_id}") == 404


# The site's own session


def sign_in(client, **cookies):
    client.cookies.load(cookies)
    form = {"username": "marian", "password": PASSWORD}
    return client.post("/admin/login/", form)


@pytest.fixture
def marian():
    return make_archer("marian", is_staff=True)


def test_signing_in_on_the_tablet_leaves_the_phone_signed_in(marian):
    phone, tablet = Client(), Client()
    sign_in(phone)
    token = make_key(marian)
    sign_in(tablet)

    assert phone.get(ME).status_code == tablet.get(ME).status_code == status(token) == 200
    assert phone.cookies[SESSION].value != tablet.cookies[SESSION].value


def test_the_cookie_from_before_signing_out_is_refused(client, marian):
    sign_in(client)
    before = client.cookies[SESSION].value
    client.post("/admin/logout/")
    thief = Client()
    thief.cookies.load({SESSION: before})

    assert thief.get(ME).status_code == 401
    assert client.get(ME).status_code == 401


@pytest.mark.parametrize("cookie", [None, "garbage", "x" * 40])
def test_signing_out_without_being_signed_in_succeeds(client, cookie):
    client.cookies.load({SESSION: cookie} if cookie else {})
    answer = client.post("/admin/logout/")

    assert answer.status_code == 302
    assert SESSION not in answer.cookies or answer.cookies[SESSION]["max-age"] == 0
    assert client.get(ME).status_code == 401


def test_signing_in_gives_a_new_cookie_and_a_preset_one_no_rights(client, marian):
    preset = Client()
    preset.force_login(make_archer("guy"))
    value = preset.cookies[SESSION].value
    sign_in(client, **{SESSION: value})

    assert client.get(ME).json()["data"]["display_name"] == "Marian"
    assert client.cookies[SESSION].value != value
    assert preset.get(ME).status_code == 401


def test_a_cookie_that_somebody_made_up_is_never_taken_over(client, marian):
    sign_in(client, **{SESSION: "a" * 32})

    assert client.cookies[SESSION].value != "a" * 32
    stranger = Client()
    stranger.cookies.load({SESSION: "a" * 32})
    assert stranger.get(ME).status_code == 401
