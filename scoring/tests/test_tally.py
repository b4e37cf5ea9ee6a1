from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.keypads import KEYPADS, UNSCORED, Keypad, indoors
from scoring.rounds import round_for
from scoring.tally import Tally, tally_of, tally_of_counts
from scoring.tests.vectors import Case, arrows_of, each

KEYPAD_OF = {
    "5_zone": KEYPADS["5_zone"],
    "10_zone outdoor": KEYPADS["10_zone"],
    "10_zone indoor": indoors(KEYPADS["10_zone"]),
    "worcester": KEYPADS["Worcester"],
    "11_zone": KEYPADS["11_zone"],
    "wa_field": KEYPADS["WA_field"],
}

keypads = st.sampled_from([keypad for keypad in KEYPADS.values() if keypad.values])


# "two in one spot" and "too many" are left out: a judge applies these rules, the app stores what
# the archers write.
@each("score_cards", *KEYPAD_OF)
def test_a_card_has_the_figures_worked_out_by_hand(case: Case) -> None:
    tally = tally_of(arrows_of(case), KEYPAD_OF[case["kind"]])

    figures = ("total", "hits", "golds", "tens", "xs", "nines")
    expected = {figure: case[figure] for figure in figures if figure in case}
    assert {figure: getattr(tally, figure) for figure in expected} == expected


@pytest.mark.parametrize(
    ("scoring_system", "arrows", "golds"),
    [
        ("5_zone", "9 7 7", 1),
        ("10_zone", "X X 10", 3),
        ("Worcester", "X X 5 4 3 2", 3),
        ("10_zone", "10 10 10", 3),
        ("10_zone", "9 9 9", 0),
        ("10_zone", "X X 9 9 9 9", 2),
    ],
)
def test_golds_are_those_of_the_face(scoring_system: str, arrows: str, golds: int) -> None:
    assert tally_of(arrows.split(), KEYPADS[scoring_system]).golds == golds


def test_hits_are_arrows_above_nothing() -> None:
    tally = tally_of(["1", "3", "5", "7", "9", "M"], KEYPADS["5_zone"])

    assert (tally.total, tally.hits, tally.golds, tally.arrow_count) == (25, 5, 1, 6)


def test_a_miss_is_an_arrow() -> None:
    tally = tally_of(["M"] * 6, KEYPADS["5_zone"])

    assert (tally.total, tally.hits, tally.arrow_count) == (0, 0, 6)


def test_a_windsor_adds_up() -> None:
    arrows = [*"999975", *"555533" * 17]

    assert tally_of(arrows, round_for("windsor").keypad).total == 490


def test_an_indoor_x_counts_ten_and_decides_nothing() -> None:
    with_x = tally_of(["X", "9"], round_for("wa18").keypad)

    assert with_x == tally_of(["10", "9"], round_for("wa18").keypad)


def test_nines_sixes_and_fives_are_arrows_worth_so_much() -> None:
    tally = tally_of(["X", "5", "4"], KEYPADS["Worcester"])
    assert (tally.fives, tally.xs, tally.tens) == (2, 0, 0)

    tally = tally_of(["6", "6", "5", "M"], KEYPADS["WA_field"])
    assert (tally.sixes, tally.fives, tally.nines) == (2, 1, 0)


def test_an_empty_place_is_nothing_and_an_unscored_arrow_is_only_an_arrow() -> None:
    assert tally_of([None, UNSCORED, None], KEYPADS["none"]) == Tally(arrow_count=1)


@given(keypads, st.data())
def test_totals_and_counts_agree_with_any_arrows(keypad: Keypad, data: st.DataObject) -> None:
    accepted = sorted(keypad.points)
    card = data.draw(st.lists(st.sampled_from([*accepted, UNSCORED, None])))
    tally = tally_of(card, keypad)

    scored = [value for value in card if value]
    assert tally.total == sum(keypad.points_for(value) for value in scored)
    assert tally.hits + scored.count("M") == len(scored)
    assert tally.arrow_count == len(scored) + card.count(UNSCORED)
    assert tally.xs <= tally.tens <= tally.hits
    assert tally_of_counts(Counter(v for v in card if v is not None), keypad) == tally


@given(keypads, st.data())
def test_the_parts_of_a_card_add_up_to_the_card(keypad: Keypad, data: st.DataObject) -> None:
    arrows = st.lists(st.sampled_from(sorted(keypad.points)))
    first, second = data.draw(arrows), data.draw(arrows)

    assert tally_of(first, keypad) + tally_of(second, keypad) == tally_of(first + second, keypad)
