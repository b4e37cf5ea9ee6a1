"""The archer agrees to the card, and from then on it stands."""

import pytest

from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.tests.device import Device
from scoring.tests.factory import make_archer, make_grant
from scoring.tests.phone import Phone


@pytest.fixture
def finished(slot, phone):
    phone.tap_all(slot, "9", "8")
    return finish_card(slot.public_id, by=Caller(phone.archer.pk))


@pytest.fixture
def confirm(device, slot):
    def confirm(body=None):
        return device.ask("POST", f"/slot/{slot.public_id}/confirmation", body or {})

    return confirm


@pytest.mark.parametrize("body", [{}, {"total": 17}, {"total": None}])
def test_the_archer_confirms_the_finished_card(finished, confirm, robin, clock, body):
    answer = confirm(body)

    assert answer.status == 200
    assert answer.told == {
        "slot_id": str(finished.public_id),
        "total": 17,
        "confirmed_at": f"{clock.now:%Y-%m-%dT%H:%M:%S}.000Z",
        "version": finished.version + 1,
    }
    finished.refresh_from_db()
    assert (finished.confirmed_at, finished.confirmed_by) == (clock.now, robin)


def test_a_confirmation_needs_no_body(finished, device):
    answer = device.ask("POST", f"/slot/{finished.public_id}/confirmation")

    assert answer.status == 200


def test_confirming_again_changes_nothing(finished, confirm, clock):
    first = confirm()
    clock.forward(minutes=1)

    assert confirm() == first


def test_a_wrong_total_is_told_with_both_figures(finished, confirm, slot):
    answer = confirm({"total": 18})

    assert answer.status == 409
    assert answer.told == [f"total: you have 18, the card of {slot.public_id} has 17"]
    finished.refresh_from_db()
    assert finished.confirmed_at is None


def test_a_wrong_total_is_told_after_the_confirmation_too(finished, confirm):
    confirm()

    assert confirm({"total": 18}).status == 409


def test_a_card_that_is_being_shot_is_not_confirmed(slot, phone, confirm):
    phone.tap(slot, 1, "9")

    answer = confirm()

    assert answer == (409, [f"slot: {slot.public_id} is not finished"])


def test_a_dispute_comes_before_the_confirmation(slot, robin, phone, confirm):
    Phone(robin).tap(slot, 1, "9")
    phone.tap(slot, 1, "8")
    finish_card(slot.public_id, by=Caller(robin.pk))

    answer = confirm()
    assert answer.status == 409
    assert answer.told == [f"slot: {slot.public_id}: two devices disagree on place 1"]

    phone.tap(slot, 1, "9", base=slot.shots.get().op)
    assert confirm().status == 200


def test_a_confirmed_card_is_read_only(finished, confirm, slot, phone, device):
    confirm()

    verdicts = phone.send(slot, phone.operation(1, "7"), phone.operation(3, "7")).verdicts
    assert {verdict.reason for verdict in verdicts} == {"the card is confirmed"}
    appended = device.ask("POST", "/shot", {"slot_id": str(slot.public_id), "value": "7"})
    assert appended.status == 409
    assert appended.told == [f"slot: {slot.public_id}: the card is confirmed"]
    assert slot.revisions.count() == 2


def test_an_acknowledged_arrow_is_a_repeat_after_the_confirmation_too(slot, robin, confirm):
    phone = Phone(robin)
    operation = phone.operation(1, "9")
    phone.send(slot, operation)
    finish_card(slot.public_id, by=Caller(robin.pk))
    confirm()

    assert phone.send(slot, operation).verdicts[0].status == "repeated"


def test_only_the_archer_confirms(finished, slot, robin, marian, guy):
    tuck = make_archer("tuck")
    make_grant(slot, tuck)
    path = f"/slot/{slot.public_id}/confirmation"

    for device in (guy, Device.of(tuck), Device.of(marian)):
        assert device.ask("POST", path, {}).status == 404
    assert Device.of(robin, only=slot).ask("POST", path, {}).status == 403
    finished.refresh_from_db()
    assert finished.confirmed_at is None


@pytest.mark.parametrize("body", [{"total": "17"}, {"total": -1}, {"total": True}, {"rank": 1}])
def test_a_bad_confirmation_names_the_field(finished, confirm, body):
    answer = confirm(body)

    assert answer.status == 422
    assert answer.told[0].startswith(f"body.{next(iter(body))}: ")
