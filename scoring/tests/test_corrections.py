"""A coach's corrections, and who changed what. Cases SH-30, SY-37, IA-17 to IA-19."""

import uuid
from urllib.parse import urlencode

import pytest

from scoring.callers import Caller
from scoring.card_life import confirm_card, finish_card
from scoring.cards import CHANGES_OF_A_PLACE
from scoring.tests.device import Device
from scoring.tests.factory import make_archer, make_club, make_grant, make_slot
from scoring.tests.phone import Phone

REASON = "I stood beside it"


@pytest.fixture
def correct(marian, slot):
    device = Device.of(marian)

    def correct(slot=slot, **given):
        body = {"number": 1, "value": "9", "reason": REASON} | given
        return device.ask("POST", f"/slot/{slot.public_id}/correction", body)

    return correct


@pytest.fixture
def revisions(device, slot):
    def revisions(**paging):
        answer = device.get(f"/slot/{slot.public_id}/revisions?{urlencode(paging)}")
        assert answer.status == 200
        return answer.told

    return revisions


def told(page, *facts):
    return [tuple(item[fact] for fact in facts) for item in page["items"]]


# SH-30, IA-18
def test_a_correction_changes_its_place_and_keeps_what_was_there(slot, phone, correct, revisions):
    phone.tap_all(slot, "9", "7", "9", "8", "10")

    answer = correct(number=2)

    assert answer.status == 200
    assert answer.told["results"][0]["status"] == "applied"
    assert [shot["number"] for shot in answer.told["card"]["shots"]] == [2]
    assert answer.told["card"]["totals"]["total"] == 45
    assert list(slot.shots.values_list("value", flat=True)) == ["9", "9", "9", "8", "10"]
    last = revisions()["items"][-1]
    assert (last["number"], last["old_value"], last["new_value"]) == (2, "7", "9")
    assert (last["who"]["name"], last["reason"]) == ("Marian", REASON)


def test_a_correction_may_clear_a_place(slot, phone, correct):
    phone.tap(slot, 1, "9")

    assert correct(value=None).told["card"]["totals"]["shots_fired"] == 0


@pytest.mark.parametrize("reason", ["", "   ", "\x00", "two\nlines", "\ud800", "x" * 501, 1, None])
def test_a_correction_has_a_reason(slot, phone, correct, reason):
    phone.tap(slot, 1, "7")

    answer = correct(reason=reason)

    assert answer.status == 422
    assert answer.told[0].startswith("body.reason: ")
    assert slot.revisions.count() == 1


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("value", "11"),
        ("value", ""),
        ("value", 9),
        ("number", 0),
        ("number", 302),
        ("number", 32_768),
        ("number", 2**70),
        ("number", True),
        ("total", 10),
    ],
)
def test_a_bad_correction_names_the_field(slot, phone, correct, field, given):
    phone.tap(slot, 1, "7")

    answer = correct(**{field: given})

    assert answer.status == 422
    assert [error.split(":")[0] for error in answer.told] == [f"body.{field}"]
    assert slot.revisions.count() == 1


def test_without_a_reason_there_is_no_correction(marian, slot):
    answer = Device.of(marian).ask(
        "POST", f"/slot/{slot.public_id}/correction", {"number": 1, "value": "9"}
    )

    assert answer == (422, ["body.reason: Field required"])


def test_a_finished_and_confirmed_card_can_still_be_corrected(slot, phone, correct):
    phone.tap(slot, 1, "7")
    by = Caller(phone.archer.pk)
    finish_card(slot.public_id, by=by)
    confirm_card(slot.public_id, total=7, by=by)

    assert correct().status == 200
    slot.refresh_from_db()
    assert (slot.total, slot.confirmed_at is None) == (9, False)


def test_a_correction_stands_against_a_phone_that_is_ahead(slot, robin, correct, clock):
    Phone(robin, ahead_ms=60_000).tap(slot, 1, "7")
    offline = Phone(robin).operation(1, "8")
    clock.forward(seconds=1)

    assert correct().told["card"]["shots"][0]["value"] == "9"
    assert Phone(robin).send(slot, offline).verdicts[0].status == "superseded"


def test_a_correction_counts_after_what_it_corrects(slot, robin, correct, clock):
    greatest = uuid.UUID(int=2**128 - 1)
    Phone(robin, device=greatest).tap(slot, 1, "7")

    assert correct().told["results"][0]["status"] == "applied"


def test_a_correction_settles_a_dispute(slot, robin, correct):
    Phone(robin).tap(slot, 1, "8")
    Phone(robin).tap(slot, 1, "7")
    assert slot.shots.get().is_disputed

    assert correct().told["card"]["shots"][0]["is_disputed"] is False


# IA-33: nobody but a coach of the archer's own club.
def test_only_a_coach_of_the_archers_club_corrects(slot, robin, marian, guy):
    path = f"/slot/{slot.public_id}/correction"
    body = {"number": 1, "value": "9", "reason": REASON}
    coach_of_others = make_archer("prince")
    make_club("Nottingham", archers=(coach_of_others,)).memberships.update(is_coach=True)

    for device in (guy, Device.of(robin), Device.of(coach_of_others)):
        assert device.ask("POST", path, body).status == 404
    assert Device.of(robin, only=slot).ask("POST", path, body).status == 403
    assert slot.revisions.count() == 0


# IA-19
def test_a_coach_corrects_and_does_not_write_as_the_archer(slot, marian):
    body = {"sent_at": 0, "device": str(slot.public_id), "operations": []}
    body["operations"] = [
        {"op": str(slot.public_id), "seq": 1, "number": 1, "value": "9", "shot_at": 0}
    ]

    assert Device.of(marian).ask("PUT", f"/slot/{slot.public_id}/card", body).status == 404
    assert slot.revisions.count() == 0


# SY-37
def test_revisions_tell_who_changed_what_in_the_order_of_arrival(slot, phone, revisions, clock):
    tuck = make_archer("tuck")
    make_grant(slot, tuck)
    offline = Phone(tuck).operation(1, "8")
    at = clock.forward(seconds=30)
    op = phone.tap(slot, 1, "9").verdicts[0].op
    clock.forward(seconds=30)
    phone.tap(slot, 1, None)
    Phone(tuck).send(slot, offline)
    clock.forward(seconds=30)
    phone.tap(slot, 1, "7")

    page = revisions()

    assert told(page, "revision", "number", "old_value", "new_value", "status") == [
        (1, 1, None, "9", "applied"),
        (2, 1, "9", None, "applied"),
        (3, 1, None, "8", "superseded"),
        (4, 1, None, "7", "applied"),
    ]
    first, _, third, _ = page["items"]
    assert first["who"] == {"archer_id": str(phone.archer.public_id), "name": "Robin"}
    assert (first["device"], first["op"]) == (str(phone.device), str(op))
    assert first["shot_at"] == first["received_at"] == f"{at:%Y-%m-%dT%H:%M:%S}.000Z"
    assert (first["reason"], first["is_late"]) == ("", False)
    assert third["who"]["name"] == "Tuck"
    assert third["shot_at"] < first["shot_at"] < third["received_at"]


def test_revisions_are_paged(slot, phone, revisions):
    phone.tap_all(slot, *["9"] * 60)

    first, second = revisions(), revisions(page=2)

    assert told(first, "revision") + told(second, "revision") == [(n,) for n in range(1, 61)]
    assert (first["total"], first["size"], first["has_next"], first["has_prev"]) == (
        60,
        50,
        True,
        False,
    )
    assert (second["has_next"], second["has_prev"]) == (False, True)
    assert revisions(page=9)["items"] == []


def test_a_later_page_knows_what_stood_before(slot, phone, revisions):
    for value in ("9", "8", "7"):
        phone.tap(slot, 1, value)

    assert told(revisions(page=3, size=1), "old_value", "new_value") == [("8", "7")]


def test_a_late_arrow_is_marked(slot, phone, revisions, clock):
    before = phone.operation(1, "9")
    slot.left_at = clock.forward(minutes=1)
    slot.save()
    clock.forward(minutes=1)
    phone.send(slot, before)

    assert told(revisions(), "is_late") == [(True,)]


# IA-12
def test_revisions_are_shown_to_those_who_may_read_the_card(slot, robin, marian, guy):
    path = f"/slot/{slot.public_id}/revisions"

    for device in (Device.of(robin), Device.of(marian), Device.of(robin, only=slot)):
        assert device.get(path).status == 200
    refused = guy.get(path)
    missing = guy.get("/slot/00000000-0000-4000-8000-000000000000/revisions")
    assert refused.status == missing.status == 404
    assert refused.told == [f"slot: no record found with '{slot.public_id}'"]


def test_no_numbering_of_operations_holds_a_correction_back(slot, correct, phone):
    correct(value="9")
    phone.device = slot.revisions.get(value="9").device
    phone.tap(slot, 1, "10", seq=2**52)

    correct(value="7")

    assert slot.shots.get(number=1).value == "7"


def test_a_place_that_was_changed_too_often_is_still_corrected(slot, correct, phone):
    phone.send(slot, *(phone.operation(1, "9") for _ in range(CHANGES_OF_A_PLACE)))
    assert phone.tap(slot, 1, "10").verdicts[0].status == "refused"

    assert correct(value="7").status == 200


# IA-17
def test_a_mate_writes_while_the_archer_lets_him(slot, revisions):
    tuck = make_archer("tuck")
    grant = make_grant(slot, tuck)
    device, path = Device.of(tuck), "/shot"
    shot = {"slot_id": str(slot.public_id), "value": "9"}
    assert device.ask("POST", path, shot).status == 201
    assert revisions()["items"][0]["who"]["name"] == "Tuck"

    grant.delete()

    assert device.ask("POST", path, shot).status == 404
    assert make_slot(tuck).revisions.count() == 0
