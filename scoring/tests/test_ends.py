from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from scoring.ends import Cut, Row, written
from scoring.faces import face_for
from scoring.keypads import KEYPADS, Keypad
from scoring.rounds import Round, catalogue, round_for
from scoring.tests.vectors import Case, arrows_of, each

TEN_RING = KEYPADS["10_zone"]


def score_table(
    card: Sequence[str | None], *, per_row: int, keypad: Keypad, round_: Round | None = None
) -> list[Row]:
    """The whole of a card, which holds a value for each place: None where it is empty."""
    values = dict(enumerate(card, start=1))
    last = max((number for number, value in values.items() if value is not None), default=0)
    return Cut(per_row, keypad, round_).rows(values, last_place=last)


def values(row: Row) -> list[str | None]:
    return [cell.value for cell in row.cells]


@each("score_cards", "written")
def test_an_end_is_written_from_high_to_low(case: Case) -> None:
    assert written(arrows_of(case, "called")) == arrows_of(case, "written")


@each("card_vectors", "totals")
def test_a_card_is_cut_into_rows_with_their_sums(case: Case) -> None:
    round_ = round_for(case["round"]) if "round" in case else None
    keypad = round_.keypad if round_ else face_for(case["face"]).keypad
    rows = score_table(arrows_of(case), per_row=case["row"], keypad=keypad, round_=round_)

    figures = [[r.total, r.tally.hits, r.tally.golds, r.running_total] for r in rows]
    assert figures == case["rows"]
    whole = [sum(row.tally.xs for row in rows), rows[-1].running_total]
    assert whole == [case["xs"], case["total"]]


def test_a_practice_stands_in_shot_order() -> None:
    card = ["9", "9", "10", "8", "8", "8", "10"]
    rows = score_table(card, per_row=3, keypad=TEN_RING)

    assert [values(row) for row in rows] == [["9", "9", "10"], ["8", "8", "8"], ["10"]]
    assert [row.number for row in rows] == [1, 2, 3]
    assert [row.total for row in rows] == [28, 24, 10]
    assert [row.running_total for row in rows] == [28, 52, 62]


def test_a_short_row_is_padded_to_full_width() -> None:
    rows = score_table(["1"] * 12, per_row=5, keypad=TEN_RING)

    assert [len(row.cells) for row in rows] == [5, 5, 2]
    assert [row.padding for row in rows] == [0, 0, 3]
    assert [row.total for row in rows] == [5, 5, 2]


def test_another_row_length_keeps_the_arrows_and_the_total() -> None:
    card = ["9", "9", "10", "8", "8", "8", "10"]
    rows = score_table(card, per_row=6, keypad=TEN_RING)

    assert [cell.value for row in rows for cell in row.cells] == card
    assert [row.total for row in rows] == [52, 10]


def test_a_distance_break_starts_a_new_row() -> None:
    american = round_for("american")
    rows = score_table(["7"] * 90, per_row=12, keypad=american.keypad, round_=american)

    assert [len(row.cells) for row in rows] == [12, 12, 6] * 3
    assert [row.stretch for row in rows] == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_an_incomplete_end_stands_as_entered_and_a_complete_one_high_to_low() -> None:
    york = round_for("york")
    card = ["1", "9", "M", "7", "7", "5", "3", "9"]
    complete, running = score_table(card, per_row=6, keypad=york.keypad, round_=york)

    assert values(complete) == ["9", "7", "7", "5", "1", "M"]
    assert [cell.number for cell in complete.cells] == [2, 4, 5, 6, 1, 3]
    assert values(running) == ["3", "9"]


def test_a_row_holds_two_ends_or_half_of_one_and_sorts_within_both() -> None:
    york = round_for("york")
    card = ["1", "3", "5", "7", "9", "9", "M", "1", "3", "5", "7", "9"]

    (dozen,) = score_table(card, per_row=12, keypad=york.keypad, round_=york)
    assert values(dozen) == ["9", "9", "7", "5", "3", "1", "9", "7", "5", "3", "1", "M"]
    halves = score_table(card, per_row=3, keypad=york.keypad, round_=york)
    assert [values(row) for row in halves[:2]] == [["5", "3", "1"], ["9", "9", "7"]]


def test_half_an_end_waits_for_the_other_half_before_it_is_sorted() -> None:
    york = round_for("york")
    (half,) = score_table(["1", "3", "5"], per_row=3, keypad=york.keypad, round_=york)

    assert values(half) == ["1", "3", "5"]


def test_an_unscored_arrow_is_left_out_of_the_sum() -> None:
    (row,) = score_table(["9", "", "8"], per_row=3, keypad=TEN_RING)

    assert values(row) == ["9", "", "8"]
    assert (row.total, row.tally.arrow_count) == (17, 3)


def test_a_cleared_place_stays_where_it_was() -> None:
    york = round_for("york")
    card = ["1", None, "9", "7", "7", "5", "3"]
    rows = score_table(card, per_row=6, keypad=york.keypad, round_=york)

    assert [values(row) for row in rows] == [["1", None, "9", "7", "7", "5"], ["3"]]
    assert [row.total for row in rows] == [29, 3]


def test_nothing_is_shown_behind_the_last_arrow() -> None:
    assert score_table([], per_row=3, keypad=TEN_RING) == []
    assert score_table([None, None], per_row=3, keypad=TEN_RING) == []
    (row,) = score_table(["9", None, None, None], per_row=3, keypad=TEN_RING)
    assert (values(row), row.padding) == (["9"], 2)


@given(st.sampled_from(sorted(catalogue())).map(round_for), st.data())
def test_writing_moves_no_value_to_another_place(round_: Round, data: st.DataObject) -> None:
    place = st.sampled_from([*round_.keypad.values, None])
    card = data.draw(st.lists(place, max_size=min(40, round_.arrow_count)))
    per_row = data.draw(st.integers(1, 12))
    rows = score_table(card, per_row=per_row, keypad=round_.keypad, round_=round_)

    cells = [cell for row in rows for cell in row.cells]
    assert sorted(cell.number for cell in cells) == list(range(1, len(cells) + 1))
    assert all(card[cell.number - 1] == cell.value for cell in cells)
    assert Counter(cell.value for cell in cells if cell.value) == Counter(v for v in card if v)
    assert all(len(row.cells) + row.padding == per_row for row in rows)
    assert not rows or rows[-1].running_total == sum(row.total for row in rows)
