"""What becomes of a phone's operations on one card. Cases SY and SH."""

import uuid
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.cards import CHANGES_OF_A_PLACE
from scoring.models import Arrow, Shot, Slot
from scoring.recording import (
    cards_changed,
)
from scoring.refusals import Invalid, NotFound
from scoring.sheets import PRACTICE_PLACES, PRACTICE_STEP
from scoring.tally import tally_of
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.outcomes import refusals, values
from scoring.tests.phone import Phone


# SY-01
def test_an_operation_is_applied_and_counted(slot, phone):
    verdict = phone.tap(slot, 1, "9").verdicts[0]

    assert (verdict.status, verdict.revision) == ("applied", 1)
    slot.refresh_from_db()
    assert (slot.version, slot.total, slot.value_counts) == (1, 9, {"9": 1})
    assert (slot.shots_fired, slot.shots_hit, slot.last_place) == (1, 1, 1)
    assert values(slot) == ["9"]


def test_a_card_knows_when_an_arrow_last_came(slot, phone, clock):
    operation = phone.operation(1, "9")
    phone.send(slot, operation)
    arrived = clock.now
    clock.forward(minutes=1)
    phone.send(slot, operation)

    slot.refresh_from_db()
    assert slot.last_shot_at == arrived


# SY-02
def test_a_resent_operation_is_recorded_once(slot, phone):
    operation = phone.operation(1, "X")
    first = phone.send(slot, operation).verdicts[0]
    again = phone.send(slot, operation).verdicts[0]

    assert (first.status, again.status) == ("applied", "repeated")
    assert first.revision == again.revision == 1
    assert slot.revisions.count() == 1


def test_an_operation_twice_in_one_request_is_recorded_once(slot, phone):
    operation = phone.operation(1, "9")

    answer = phone.send(slot, operation, operation)

    assert [verdict.status for verdict in answer.verdicts] == ["applied", "repeated"]
    assert (slot.revisions.count(), answer.slot.total) == (1, 9)


# SY-05
def test_a_name_used_for_something_else_is_refused(slot, phone):
    operation = phone.operation(1, "9")
    phone.send(slot, operation)

    for other in ({"value": "8"}, {"number": 2}, {"seq": 9}, {"shot_ms": 0}, {"x_mm": 1.0}):
        with pytest.raises(Invalid, match="this operation was sent before"):
            phone.send(slot, operation._replace(**other))
    assert values(slot) == ["9"]


# SY-09, ST-14
def test_undo_is_an_operation_and_keeps_what_was_undone(slot, phone):
    for value in ("9", "8", "9"):
        phone.tap(slot, 1, value)
    assert values(slot) == ["9"]

    phone.tap(slot, 1, None)

    assert values(slot) == [None]
    revisions = slot.revisions.order_by("version").values_list("value", flat=True)
    assert list(revisions) == ["9", "8", "9", None]
    slot.refresh_from_db()
    assert (slot.total, slot.shots_fired, slot.value_counts, slot.last_place) == (0, 0, {}, 0)


# SY-10
def test_bad_operations_are_refused_and_good_ones_applied(robin, phone):
    slot = make_slot(robin, round_key="national")

    answer = phone.send(
        slot,
        phone.operation(1, "9"),
        phone.operation(2, "10"),
        phone.operation(0, "9"),
        phone.operation(-1, "9"),
        phone.operation(73, "9"),
        phone.operation(3, ""),
        phone.operation(72, "1"),
    )

    assert refusals(answer) == [
        "'10' is not on the face",
        "the card has no place 0",
        "the card has no place -1",
        "the card has no place 73",
        "an arrow on this face needs its value",
    ]
    assert list(slot.shots.values_list("number", "value")) == [(1, "9"), (72, "1")]
    assert slot.revisions.count() == 2


def test_a_refused_operation_is_judged_again_when_it_is_sent_again(slot, phone):
    operation = phone.operation(PRACTICE_STEP + 1, "9")
    assert refusals(phone.send(slot, operation)) == ["the card has no place 301"]

    phone.tap(slot, 1, "9")

    assert phone.send(slot, operation).verdicts[0].status == "applied"


def test_a_practice_ends_some_places_behind_the_last_that_is_used(slot, phone):
    assert refusals(phone.tap(slot, PRACTICE_STEP, "9")) == []
    assert refusals(phone.tap(slot, 2 * PRACTICE_STEP + 1, "9"))

    Slot.objects.filter(pk=slot.pk).update(last_place=PRACTICE_PLACES)
    assert refusals(phone.tap(slot, PRACTICE_PLACES, "9")) == []
    assert refusals(phone.tap(slot, PRACTICE_PLACES + 1, "9"))


# SH-05
def test_a_value_must_be_on_the_face(robin, phone):
    slot = make_slot(robin, face_key="wa_40cm_triple_vertical")

    answer = phone.tap_all(slot, "X", "4", "6", "11", "x", "M")

    assert refusals(answer) == [f"{value!r} is not on the face" for value in ("4", "11", "x")]
    assert values(slot) == ["X", "6", "M"]


def test_nothing_is_scored_without_a_face(robin, phone):
    slot = make_slot(robin, face_key="none")

    answer = phone.tap_all(slot, "", "9", "M")

    assert refusals(answer) == ["nothing is scored on this card"] * 2
    assert (answer.slot.shots_fired, answer.slot.shots_hit, answer.slot.total) == (1, None, 0)


def test_a_place_is_not_changed_without_end(slot, phone):
    phone.send(slot, *[phone.operation(1, "9") for _ in range(CHANGES_OF_A_PLACE)])

    assert refusals(phone.tap(slot, 1, "8")) == ["place 1 was changed too often"]
    assert refusals(phone.tap(slot, 2, "8")) == []


def test_only_an_arrow_of_the_archer_stands_on_the_card(slot, phone):
    robins = Arrow.objects.create(archer=phone.archer, number=1)
    guys = Arrow.objects.create(archer=make_archer("guy"), number=1)

    answer = phone.send(
        slot,
        phone.operation(1, "9", arrow_id=guys.pk),
        phone.operation(2, "9", arrow_id=uuid.uuid4()),
        phone.operation(3, "9", arrow_id=robins.pk),
    )

    assert refusals(answer) == ["the archer has no such arrow"] * 2
    assert [shot.arrow_id for shot in slot.shots.all()] == [robins.pk]


def test_where_an_arrow_struck_is_kept_with_it(slot, phone):
    answer = phone.send(
        slot, phone.operation(1, "9", x_mm=1.23, y_mm=-4.56), phone.operation(2, "9", x_mm=1.0)
    )

    assert refusals(answer) == ["x and y belong together"]
    shot = Shot.objects.get(slot=slot)
    assert (shot.x_mm, shot.y_mm) == (1.23, -4.56)


def test_what_stands_follows_the_winner_with_all_that_belongs_to_it(slot, phone):
    first = phone.tap(slot, 1, "9", x_mm=1.0, y_mm=2.0).verdicts[0]
    second = phone.tap(slot, 1, "8", base=first.op).verdicts[0]

    shot = Shot.objects.get(slot=slot)
    assert (shot.value, shot.points, shot.x_mm, shot.y_mm) == ("8", 8, None, None)
    assert (shot.op, shot.version) == (second.op, second.revision)


# SH-10
def test_a_request_is_announced_once_and_a_repeat_not_at_all(slot, phone, announced):
    taps = [phone.operation(number, "9") for number in (1, 2, 3)]
    phone.send(slot, *taps)
    phone.send(slot, *taps)

    assert announced == [[(slot.public_id, 3, 27)]]


def test_a_listener_that_fails_loses_the_whole_request(slot, phone):
    def fail(sender, **_):
        raise RuntimeError("the board could not follow")

    cards_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            phone.tap(slot, 1, "9")
    finally:
        cards_changed.disconnect(fail)
    slot.refresh_from_db()
    assert (slot.version, slot.revisions.count(), values(slot)) == (0, 0, [])


def test_a_stranger_writes_on_nobodys_card(slot):
    with pytest.raises(NotFound):
        Phone(make_archer("guy")).tap(slot, 1, "9")
    assert slot.revisions.count() == 0


any_value = st.sampled_from(["X", "10", "9", "1", "M", None])
taps = st.lists(st.tuples(st.integers(1, 8), any_value), max_size=12)


# SH-40
@pytest.mark.django_db
@settings(max_examples=40)
@given(st.lists(taps, max_size=4))
def test_figures_equal_a_recount(requests):
    archer = make_archer(None)
    slot, phone = make_slot(archer), Phone(archer)
    for request in filter(None, requests):
        phone.send(slot, *[phone.operation(number, value) for number, value in request])

    slot.refresh_from_db()
    shots = list(slot.shots.on_card())
    tally = tally_of([shot.value for shot in shots], slot.sheet.keypad)
    assert slot.total == tally.total == sum(shot.points for shot in shots)
    assert (slot.shots_fired, slot.shots_hit) == (tally.arrow_count, tally.hits)
    assert slot.value_counts == Counter(shot.value for shot in shots)
    assert slot.last_place == max((shot.number for shot in shots), default=0)
    assert slot.version == slot.revisions.count() == sum(map(len, requests))
