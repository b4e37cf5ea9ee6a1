"""Who is behind a socket. Cases IA, and LU-27, LU-29 as far as they need no server."""

import pytest
from django.conf import settings

from scoring.callers import Caller
from scoring.device_keys import make_key, revoke_key
from scoring.models import DeviceKey
from scoring.slot_room import ShotsRoom, SlotRoom
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.sockets import cookie_of, refusal, scope
from scoring.viewers import find_viewer


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_a_device_comes_with_its_token_in_the_header(robin, scheme):
    assert find_viewer(scope(authorization=f"{scheme} {make_key(robin)}")) == Caller(robin.pk)


def test_or_as_a_subprotocol(robin):
    offered = ["archstats.v0", f"bearer.{make_key(robin)}"]

    assert find_viewer(scope(subprotocols=offered)) == Caller(robin.pk)


def test_a_key_of_one_card_opens_that_card_only(robin, slot):
    viewer = find_viewer(scope(authorization=f"Bearer {make_key(robin, slot=slot)}"))
    another = make_slot(make_archer("tuck"), slot.session)

    assert SlotRoom.open_to(str(slot.public_id), viewer).name == f"slot:{slot.public_id}"
    assert refusal(lambda: SlotRoom.open_to(str(another.public_id), viewer)) == 4404


def test_an_archer_comes_by_the_session_of_the_site(robin):
    assert find_viewer(scope(cookie=cookie_of(robin))) == Caller(robin.pk)


def device_cookie(token):
    return scope(cookie=f"a=b; {settings.DEVICE_COOKIE_NAME}={token}")


def test_or_by_the_cookie_of_their_device(robin):
    assert find_viewer(device_cookie(make_key(robin))) == Caller(robin.pk)


def test_a_device_that_is_signed_out_is_nobody(robin):
    token = make_key(robin)
    revoke_key(DeviceKey.objects.get())

    assert find_viewer(device_cookie(token)) is None
    assert find_viewer(device_cookie("not.a.token")) is None


def test_a_key_of_one_card_is_no_cookie(robin, slot):
    assert find_viewer(device_cookie(make_key(robin, slot=slot))) is None


def test_without_a_living_device_the_session_counts(robin):
    both = f"{settings.DEVICE_COOKIE_NAME}=gone; {cookie_of(robin)}"

    assert find_viewer(scope(cookie=both)) == Caller(robin.pk)


def test_a_superuser_sees_everything(db):
    much = make_archer("much", is_superuser=True)

    assert find_viewer(scope(cookie=cookie_of(much))) == Caller(much.pk, sees_everything=True)


def test_nobody_is_nobody(db):
    assert find_viewer(scope()) is None
    assert find_viewer(scope(cookie="session=; =; x")) is None
    assert find_viewer(scope(cookie="session=never-was")) is None
    assert find_viewer(scope(authorization="Basic cm9iaW46b2Fr")) is None


# LU-29
def test_a_token_in_the_address_is_not_looked_at(robin):
    assert find_viewer(scope(query=f"token={make_key(robin)}".encode())) is None


@pytest.mark.parametrize("token", ["", "never-was", "\x00", "ä" * 5000])
def test_a_wrong_token_is_refused_whatever_else_came_with_it(robin, token):
    cookie = cookie_of(robin)

    assert (
        refusal(lambda: find_viewer(scope(authorization=f"Bearer {token}", cookie=cookie))) == 4401
    )
    assert refusal(lambda: find_viewer(scope(subprotocols=[f"bearer.{token}"]))) == 4401


# LU-25
def test_a_revoked_token_a_signed_out_session_and_a_closed_account_are_refused(robin):
    token, cookie = make_key(robin), cookie_of(robin)
    revoke_key(DeviceKey.objects.get())
    assert refusal(lambda: find_viewer(scope(authorization=f"Bearer {token}"))) == 4401

    robin.set_password("another-oak-2")
    robin.save()
    assert find_viewer(scope(cookie=cookie)) is None

    again = cookie_of(robin)
    robin.is_active = False
    robin.save()
    assert find_viewer(scope(cookie=again)) is None


# LU-27
@pytest.mark.parametrize("room", [SlotRoom, ShotsRoom])
def test_a_room_opens_to_those_who_see_the_slot(slot, marian, room):
    key = str(slot.public_id)
    assert room.open_to(key, Caller(slot.archer_id)).key == key
    assert room.open_to(key, Caller(marian.pk)).key == key

    assert refusal(lambda: room.open_to(key, None)) == 4401
    assert refusal(lambda: room.open_to(key, Caller(make_archer("guy").pk))) == 4404


@pytest.mark.parametrize("key", ["", "1", "x" * 4000, "\x00", "{%s}", "%s ", "urn:uuid:%s"])
def test_what_is_not_written_as_we_write_an_id_opens_nothing(slot, key):
    spelled = key.replace("%s", str(slot.public_id))

    assert refusal(lambda: SlotRoom.open_to(spelled, Caller(slot.archer_id))) == 4404


def test_capitals_are_another_spelling(slot):
    spelled = str(slot.public_id).upper()

    assert refusal(lambda: SlotRoom.open_to(spelled, Caller(slot.archer_id))) == 4404
