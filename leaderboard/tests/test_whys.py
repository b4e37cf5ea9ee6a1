"""Why somebody stands where they do, in words. Case BR-03."""

import pytest

from leaderboard.prospects import Prospect
from leaderboard.rule_words import FIGURES, RULES
from leaderboard.tests.entrants import make_board, make_entrant
from leaderboard.tie_breaks import TIE_BREAKS
from leaderboard.whys import prospect_in_words, whys_of


@pytest.fixture
def level():
    """Bo has more tens, and as many Xs."""
    return make_board(
        make_entrant("X X 10 1", name="Bo", id_="bo"),
        make_entrant("X X 9 2", name="Robin", id_="robin"),
    )


def test_why_names_what_is_level_what_decides_and_the_rule(level):
    assert whys_of(level, "robin") == [
        "Level on 31 with \u2068Bo\u2069. Xs: 2 each. 10s: 2 against 3. Rule: WA outdoor 2026."
    ]
    assert whys_of(level, "bo") == [
        "Level on 31 with \u2068Robin\u2069. Xs: 2 each. 10s: 3 against 2. Rule: WA outdoor 2026."
    ]


def test_the_rule_decides_in_its_order(level):
    before = make_board(*level.entrants.values(), rule="wa_outdoor_before_2026")

    assert whys_of(before, "robin") == [
        "Level on 31 with \u2068Bo\u2069. 10s: 2 against 3. Rule: WA outdoor before 2026."
    ]


def test_without_a_tie_the_totals_say_it():
    board = make_board(
        *(
            make_entrant(arrows, name=name, id_=name)
            for arrows, name in (("X X", "Ruth"), ("X 8", "Rowan"), ("X 6", "Ben"))
        )
    )

    assert whys_of(board, "Rowan") == [
        "2 behind \u2068Ruth\u2069: 18 against 20.",
        "2 ahead of \u2068Ben\u2069: 18 against 16.",
    ]


def test_who_is_level_in_all_shares_the_place():
    board = make_board(*(make_entrant("X 9", name=name, id_=name) for name in ("A", "B")))

    told = "Level on 19 with \u2068B\u2069. Xs: 1 each. 10s: 1 each. Rule: WA outdoor 2026."
    assert whys_of(board, "A") == [f"{told} They share the place."]


def test_an_erased_archer_is_an_archer():
    board = make_board(make_entrant("X", name="", id_="gone"), make_entrant("9", id_="robin"))

    assert whys_of(board, "robin") == ["1 behind \u2068Archer\u2069: 9 against 10."]


def test_who_shoots_alone_has_nothing_to_explain():
    assert whys_of(make_board(make_entrant("X", id_="robin")), "robin") == []


@pytest.mark.parametrize(
    ("prospect", "words"),
    [
        (Prospect(1, 1), "Cannot be caught."),
        (Prospect(3, 3), "Certain of place 3."),
        (Prospect(2, 5), "Can still end anywhere from place 2 to 5."),
    ],
)
def test_what_can_still_happen_is_said(prospect, words):
    assert prospect_in_words(prospect) == words


def test_every_rule_and_every_figure_has_its_words():
    assert RULES.keys() == TIE_BREAKS.keys()
    assert FIGURES.keys() == {"total"}.union(*TIE_BREAKS.values())
