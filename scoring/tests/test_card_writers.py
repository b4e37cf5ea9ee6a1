"""Who writes a card over HTTP. Cases IA."""

import uuid

import pytest

from scoring.tests.device import Device
from scoring.tests.factory import make_archer, make_grant, make_slot
from scoring.tests.slot_calls import operation


# IA-13 to IA-15
def test_who_is_not_let_write_finds_no_card(slot, put, guy):
    answer = put(slot, operation(), by=guy)

    assert answer == (404, [f"slot: no record found with '{slot.public_id}'"])
    slot.refresh_from_db()
    assert (slot.version, slot.revisions.count()) == (0, 0)


def test_a_card_that_does_not_exist_is_answered_like_a_strangers(slot, put):
    unknown = uuid.uuid4()
    slot.public_id = unknown

    assert put(slot, operation()) == (404, [f"slot: no record found with '{unknown}'"])


# IA-16
def test_a_capability_writes_its_card_and_opens_nothing_else(slot, robin, put):
    johns = make_slot(make_archer("john"))
    card = Device.of(robin, only=slot)

    assert put(slot, operation(), by=card).status == 200
    assert put(johns, operation(), by=card).status == 404
    assert card.get("/archer/me").status == 403
    assert slot.revisions.get().actor == robin


# IA-17
def test_a_mate_writes_as_himself_until_the_leave_is_taken_back(slot, put):
    tuck = make_archer("tuck")
    grant = make_grant(slot, tuck)
    assert put(slot, operation(), by=Device.of(tuck)).status == 200
    assert slot.revisions.get().actor == tuck

    grant.delete()

    assert put(slot, operation(2), by=Device.of(tuck)).status == 404


# IA-19
def test_a_coach_does_not_write_as_the_archer(slot, marian, put):
    assert put(slot, operation(), by=Device.of(marian)).status == 404


def test_a_session_cookie_needs_the_csrf_token(slot, robin, client):
    client.handler.enforce_csrf_checks = True
    client.force_login(robin)

    answer = client.put(f"/api/v0/slot/{slot.public_id}/card", {}, "application/json")

    assert answer.status_code == 403
    assert slot.revisions.count() == 0


@pytest.mark.django_db
def test_nobody_writes_without_signing_in(client):
    answer = client.put(f"/api/v0/slot/{uuid.uuid4()}/card", {}, "application/json")

    assert answer.status_code == 401
