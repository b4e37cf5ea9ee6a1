"""The score table of a card that was recorded, as figures. Cases ST."""

import pytest

from scoring.callers import Caller
from scoring.card_life import change_rows
from scoring.ends import Cut
from scoring.models import Shot
from scoring.tests.factory import make_slot


@pytest.fixture
def table():
    def table(slot):
        """Rows as archers write them: the cells, a mark for each place that is missing, the sum."""
        slot.refresh_from_db()
        values = dict(slot.shots.on_card().values_list("number", "value"))
        cut = Cut(slot.shot_per_round, slot.sheet.keypad, slot.sheet.round)
        rows = cut.rows(values, last_place=slot.last_place)
        return [
            [*[cell.value for cell in row.cells], *["-"] * row.padding, row.total] for row in rows
        ]

    return table


def cut_into(slot, shot_per_round):
    change_rows(slot.public_id, shot_per_round=shot_per_round, by=Caller(slot.archer_id))


# ST-01, ST-02
def test_a_practice_is_cut_into_rows_oldest_first(slot, phone, table):
    phone.tap_all(slot, "9", "9", "10", "8", "8", "8", "10")

    assert table(slot) == [["9", "9", "10", 28], ["8", "8", "8", 24], ["10", "-", "-", 10]]


# ST-03
def test_other_rows_hold_the_same_arrows_and_no_shot_is_written(slot, phone, table):
    phone.tap_all(slot, "9", "9", "10", "8", "8", "8", "10")
    before = list(Shot.objects.order_by("number").values())

    cut_into(slot, 6)

    assert table(slot) == [
        ["9", "9", "10", "8", "8", "8", 52],
        ["10", "-", "-", "-", "-", "-", 10],
    ]
    assert list(Shot.objects.order_by("number").values()) == before
    assert slot.revisions.count() == 7


# ST-22
def test_the_last_row_is_padded(slot, phone, table):
    cut_into(slot, 5)
    phone.tap_all(slot, *["1"] * 12)

    assert [row[-1] for row in table(slot)] == [5, 5, 2]
    assert table(slot)[-1] == ["1", "1", "-", "-", "-", 2]


# ST-04
def test_a_card_without_shots_has_no_rows(slot, table):
    assert table(slot) == []


# ST-05
def test_a_miss_is_m_and_an_x_sums_as_10(slot, phone, table):
    phone.tap_all(slot, "X", "M", "1")

    assert table(slot) == [["X", "M", "1", 11]]


# ST-06
def test_an_unscored_arrow_stands_and_is_left_out_of_the_sum(robin, phone, table):
    slot = make_slot(robin, face_key="none")
    phone.tap_all(slot, "", "")

    assert table(slot) == [["", "", "-", 0]]


# ST-07
def test_a_cleared_place_stays_and_the_others_do_not_move(slot, phone, table):
    phone.tap_all(slot, "9", "8", "7", "6")
    phone.tap(slot, 2, None)

    assert table(slot) == [["9", None, "7", 16], ["6", "-", "-", 6]]


# ST-14, ST-23
def test_undo_goes_back_to_the_empty_card(slot, phone, table):
    phone.tap_all(slot, "9", "8")
    for number in (2, 1):
        phone.tap(slot, number, None)

    assert table(slot) == []
    assert (slot.shots_fired, slot.total, slot.revisions.count()) == (0, 0, 4)


# ST-15
def test_an_arrow_some_rows_up_changes_its_row_and_the_total(slot, phone, table):
    phone.tap_all(slot, *["7"] * 9)
    versions = dict(slot.shots.filter(number__gt=2).values_list("number", "version"))

    phone.tap(slot, 2, "10")

    assert [row[-1] for row in table(slot)] == [24, 21, 21]
    assert slot.total == 66
    assert dict(slot.shots.filter(number__gt=2).values_list("number", "version")) == versions


def test_a_complete_end_of_a_round_stands_high_to_low(robin, phone, table):
    slot = make_slot(robin, round_key="wa18")
    phone.tap_all(slot, "8", "10", "M", "7", "9")

    assert table(slot) == [["10", "8", "M", 18], ["7", "9", "-", 16]]


# SH-43
def test_a_national_adds_up_row_by_row(robin, phone, table):
    slot = make_slot(robin, round_key="national", shot_per_round=6)
    phone.tap_all(slot, *"997733", *"997551", *"977755")

    assert [row[-1] for row in table(slot)] == [38, 36, 40]
    assert (slot.total, slot.shots_hit, slot.shots_fired) == (114, 18, 18)
