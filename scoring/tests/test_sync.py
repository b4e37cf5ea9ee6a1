"""What phones send late, in another order and by wrong clocks. Cases SY."""

import uuid
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.callers import Caller
from scoring.card_life import confirm_card
from scoring.merging import Operation
from scoring.recording import CardRequest, record
from scoring.tests.factory import make_archer, make_grant, make_session, make_slot
from scoring.tests.outcomes import is_flagged, statuses, value_at
from scoring.tests.phone import Phone
from scoring.times import milliseconds

DAY_MS = 24 * 60 * 60 * 1000


# SY-08
def test_an_older_write_does_not_bring_back_what_was_cleared(slot, phone, mate, clock):
    offline = mate.operation(1, "8")
    clock.forward(minutes=1)
    phone.tap(slot, 1, "9")
    phone.tap(slot, 1, None)

    assert statuses(mate.send(slot, offline)) == ["superseded"]
    slot.refresh_from_db()
    assert (value_at(slot), slot.total, slot.shots_fired) == (None, 0, 0)


# SY-13
def test_what_a_device_did_last_stands_though_it_arrives_first(slot, phone):
    first, second = phone.operation(1, "9"), phone.operation(1, "8")

    assert statuses(phone.send(slot, second)) == ["applied"]
    assert statuses(phone.send(slot, first)) == ["superseded"]
    assert value_at(slot) == "8"


# SY-14, SY-15
@pytest.mark.parametrize("ahead_ms", [-DAY_MS, DAY_MS])
def test_the_later_edit_stands_whatever_the_phones_clocks(slot, robin, mate, clock, ahead_ms):
    wrong = Phone(robin, ahead_ms=ahead_ms)
    wrong.tap(slot, 1, "9")
    clock.forward(seconds=10)
    mate.tap(slot, 1, "8")
    assert value_at(slot) == "8"

    clock.forward(seconds=10)
    wrong.tap(slot, 1, "7")
    assert value_at(slot) == "7"


# SY-16
def test_a_correction_stands_against_an_older_arrow_that_arrives_later(slot, phone, mate, clock):
    offline = phone.operation(1, "9")
    clock.forward(minutes=35)
    mate.tap(slot, 1, "8")
    clock.forward(minutes=5)

    assert statuses(phone.send(slot, offline)) == ["superseded"]
    assert value_at(slot) == "8"
    assert [revision.value for revision in slot.revisions.order_by("version")] == ["8", "9"]


# SY-17
def test_the_card_is_the_same_in_whatever_order_operations_arrive(robin, clock):
    robins, tucks = Phone(robin, ahead_ms=DAY_MS), Phone(robin, ahead_ms=-DAY_MS)
    made = []
    for phone, value in ((robins, "9"), (tucks, "8"), (robins, None), (tucks, "7")):
        made.append((phone, phone.operation(1, value)))
        clock.forward(seconds=3)

    cards = set()
    for order in permutations(made):
        slot = make_slot(make_archer(None))
        for phone, operation in order:
            Phone(slot.archer, phone.ahead_ms, phone.device).send(slot, operation)
        cards.add((value_at(slot), is_flagged(slot)))
    assert cards == {("7", True)}


# SY-18
def test_a_clock_that_jumped_does_not_win_for_ever(slot, phone, mate, clock):
    phone.tap(slot, 1, "9", age_ms=-DAY_MS)
    clock.forward(seconds=10)
    mate.tap(slot, 1, "8")

    assert value_at(slot) == "8"


# SY-19
def test_an_arrow_that_waited_80_hours_counts_as_of_72(slot, phone, clock):
    operation = phone.operation(1, "9")
    clock.forward(hours=80)
    phone.send(slot, operation)

    counted = slot.revisions.get().effective_ms
    assert milliseconds(clock.now) - counted == 72 * 60 * 60 * 1000


# SY-39
def test_a_late_operation_is_held_between_its_neighbours(slot, phone, clock):
    five, six, seven = (phone.operation(1, value) for value in ("5", "6", "7"))
    phone.send(slot, five)
    at_seven = clock.forward(seconds=10)
    phone.send(slot, seven._replace(shot_ms=phone.now_ms()))
    clock.forward(seconds=10)
    phone.send(slot, six._replace(shot_ms=phone.now_ms()))

    assert slot.revisions.get(value="6").effective_ms == milliseconds(at_seven)
    assert value_at(slot) == "7"


# SY-40
@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_at_the_same_moment_the_greater_device_wins(slot, robin, clock, order):
    for device in order:
        Phone(robin, device=uuid.UUID(int=device)).tap(slot, 1, str(device))

    assert value_at(slot) == "2"


# SY-42
def test_an_edit_that_comes_after_the_confirmation_is_refused(robin, clock):
    slot, robins = make_slot(robin, round_key="wa18"), Phone(robin)
    offline = Phone(robin).operation(1, "8")
    robins.tap_all(slot, *["9"] * 60)
    confirm_card(slot.public_id, total=540, by=Caller(robin.pk))

    answer = Phone(robin).send(slot, offline)

    assert [(each.status, each.reason) for each in answer.verdicts] == [
        ("refused", "the card is confirmed")
    ]
    assert slot.revisions.count() == 60


@st.composite
def deliveries(draw):
    """Operations of three devices on two places, delivered in any order, some of them again."""
    made = [
        (
            uuid.UUID(int=device),
            Operation(
                op=uuid.UUID(int=device * 100 + seq),
                seq=seq,
                number=draw(st.sampled_from([1, 2])),
                value=draw(st.sampled_from(["9", "8", None])),
                shot_ms=draw(st.integers(0, 10)) * 1000,
            ),
        )
        for device in (1, 2, 3)
        for seq in range(1, draw(st.integers(0, 4)) + 1)
    ]
    again = draw(st.lists(st.sampled_from(made), max_size=4)) if made else []
    return draw(st.permutations(made + again))


# SY-38
@pytest.mark.django_db
@settings(max_examples=50)
@given(deliveries(), st.integers(-DAY_MS, DAY_MS))
def test_a_card_is_what_its_stored_operations_fold_to(delivered, ahead_ms):
    robin = make_archer(None)
    slot, by = make_slot(robin, make_session(robin)), Caller(robin.pk)
    for seconds, (device, operation) in enumerate(delivered):
        sent_ms = ahead_ms + seconds * 1000
        shot_ms = operation.shot_ms + ahead_ms
        asked = [operation._replace(shot_ms=shot_ms)]
        record(CardRequest(slot.public_id, by, device, asked, sent_ms))

    stored = slot.revisions.order_by("effective_ms", "device", "seq", "op")
    fold = {revision.number: (revision.value, revision.op) for revision in stored}
    card = {shot.number: (shot.value, shot.op) for shot in slot.shots.all()}
    assert card == fold
    assert len(stored) == len({operation.op for _, operation in delivered})


def test_a_mate_cannot_number_the_operations_of_the_archers_phone(slot, phone):
    tuck = Phone(make_archer("tuck"), device=phone.device)
    make_grant(slot, tuck.archer)
    tuck.tap(slot, 2, "1", seq=2**53)

    assert phone.tap(slot, 2, "9").verdicts[0].status == "applied"
