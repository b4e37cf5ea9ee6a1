"""What a card still takes that was finished or left, or whose shoot is over. Cases SY-11, ST-16."""

import pytest

from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.recording import correct_shot
from scoring.refusals import Gone
from scoring.tests.factory import make_slot
from scoring.tests.outcomes import refusals, values


# SY-11
def test_a_card_that_was_left_takes_what_was_shot_before_and_marks_it_late(slot, phone, clock):
    before = phone.operation(1, "9")
    slot.left_at = clock.forward(minutes=1)
    slot.save()
    clock.forward(minutes=1)

    answer = phone.send(slot, before, phone.operation(2, "9"))

    assert [verdict.status for verdict in answer.verdicts] == ["applied", "refused"]
    assert refusals(answer) == ["the card is closed"]
    assert slot.revisions.get().is_late


@pytest.mark.parametrize(("hours", "status"), [(71, "applied"), (73, "refused")])
def test_what_was_shot_before_the_card_closed_may_arrive_for_72_hours(
    slot, phone, clock, hours, status
):
    before = phone.operation(1, "9")
    slot.left_at = clock.forward(minutes=1)
    slot.save()
    clock.forward(hours=hours)

    assert phone.send(slot, before).verdicts[0].status == status


def test_a_finished_practice_takes_other_values_and_no_further_shot(slot, phone, clock):
    phone.tap(slot, 1, "9")
    waiting = phone.operation(2, "8")
    clock.forward(minutes=1)
    finish_card(slot.public_id, by=Caller(phone.archer.pk))
    clock.forward(minutes=1)

    answer = phone.send(slot, waiting, phone.operation(3, "9"), phone.operation(1, "7"))

    assert refusals(answer) == ["the card is finished"]
    assert values(slot) == ["7", "8"]
    assert list(slot.revisions.filter(is_late=True).values_list("value", flat=True)) == ["8"]


# ST-16
def test_the_last_place_of_a_round_finishes_the_card_and_corrections_go_on(robin, phone):
    slot = make_slot(robin, round_key="wa18")
    phone.send(slot, *[phone.operation(n, "9") for n in range(60, 1, -1)])
    slot.refresh_from_db()
    assert slot.finished_at is None

    phone.tap(slot, 1, "M")
    slot.refresh_from_db()
    assert slot.finished_at is not None

    phone.tap(slot, 1, "9")
    slot.refresh_from_db()
    assert (slot.total, values(slot)) == (540, ["9"] * 60)


def test_three_days_after_the_end_of_its_shoot_a_card_is_gone_for_whoever_writes(
    robin, marian, slot, phone, clock
):
    sent = phone.operation(1, "9")
    phone.send(slot, sent)
    slot.refresh_from_db()
    slot.takes_arrows_until = clock.forward(minutes=1)
    slot.save()
    clock.forward(hours=72)
    late = phone.tap(slot, 2, "8", age_ms=72 * 3_600_000)
    assert [verdict.status for verdict in late.verdicts] == ["applied"]

    clock.forward(seconds=1)
    with pytest.raises(Gone):
        phone.send(slot, sent)
    with pytest.raises(Gone):
        correct_shot(slot.public_id, number=1, value="M", reason="low", by=Caller(marian.pk))
