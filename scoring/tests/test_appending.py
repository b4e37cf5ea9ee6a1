"""Shots without a place go behind the last arrow."""

import pytest

from scoring.callers import Caller, own_device
from scoring.card_life import change_face
from scoring.cards import TO_BE_READ
from scoring.recording import append_shots
from scoring.refusals import Conflict
from scoring.tests.factory import make_slot
from scoring.tests.outcomes import values


def append(slot, archer, *operations):
    by = Caller(archer.pk)
    return append_shots(slot.public_id, operations, by=by, device=own_device(by))


def test_a_value_that_was_read_stays_read_when_the_face_has_changed(slot, robin, phone):
    shot = phone.operation(0, TO_BE_READ, x_mm=0.0, y_mm=100.0, shot_ms=None)
    first = append(slot, robin, shot).verdicts[0]
    change_face(slot.public_id, face_key="wa_122cm_full", by=Caller(robin.pk))

    again = append(slot, robin, shot).verdicts[0]

    assert again == first._replace(status="repeated")


def test_a_shot_goes_behind_the_last_arrow_also_where_one_was_cleared(slot, robin, phone):
    phone.tap_all(slot, "9", "8", "7")
    phone.tap(slot, 3, None)
    phone.tap(slot, 1, None)

    verdict = append(slot, robin, phone.operation(0, "10")).verdicts[0]

    assert (verdict.number, verdict.status) == (3, "applied")
    assert values(slot) == [None, "8", "10"]


def test_a_refusal_names_the_card_that_is_in_the_way(robin, phone):
    slot = make_slot(robin, round_key="wa18")
    phone.tap_all(slot, *["9"] * 60)

    with pytest.raises(Conflict, match=f"slot: {slot.public_id}: the card has no place 61"):
        append(slot, robin, phone.operation(0, "9"))
