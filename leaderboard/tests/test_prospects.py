from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from leaderboard.prospects import Contender, Prospect, prospects
from leaderboard.standings import merit, places
from leaderboard.tie_breaks import TIE_BREAKS
from scoring.keypads import KEYPADS
from scoring.tally import Tally, tally_of

# A tiny round: three arrows, in a gold, an outer zone, or missing.
KEYPAD = KEYPADS["IFAA_field"]
VALUES = ("5", "3", "M")
ARROWS = 3

cards = st.lists(st.sampled_from(VALUES), max_size=ARROWS)
fields = st.lists(cards, min_size=1, max_size=3).filter(
    lambda field: sum(ARROWS - len(card) for card in field) <= 6
)


def contender(number: int, card: list[str]) -> Contender:
    tally = tally_of(card, KEYPAD)
    return Contender(number, tally, tally.total + (ARROWS - len(card)) * KEYPAD.top_points)


def completions(card: list[str]) -> list[Tally]:
    missing = ARROWS - len(card)
    return [tally_of([*card, *rest], KEYPAD) for rest in product(VALUES, repeat=missing)]


@given(fields, st.sampled_from(sorted(TIE_BREAKS)))
def test_the_final_place_is_never_outside_what_could_still_happen(
    field: list[list[str]], rule: str
) -> None:
    foreseen = prospects([contender(i, card) for i, card in enumerate(field)], rule)

    for finals in product(*(set(completions(card)) for card in field)):
        merits = [merit(tally, rule) for tally in finals]
        place_of = places(merits)
        for number, each in enumerate(merits):
            best, worst = foreseen[number]
            assert best <= place_of[each] <= worst


@given(fields, st.sampled_from(sorted(TIE_BREAKS)))
def test_when_all_have_finished_everything_is_certain(field: list[list[str]], rule: str) -> None:
    finals = [completions(card)[0] for card in field]
    foreseen = prospects([Contender(i, t, t.total) for i, t in enumerate(finals)], rule)

    place_of = places(merit(tally, rule) for tally in finals)
    for number, tally in enumerate(finals):
        assert foreseen[number] == (place_of[merit(tally, rule)],) * 2
        assert foreseen[number].is_certain


def test_a_leader_beyond_reach_cannot_be_caught() -> None:
    leader = Contender("robin", Tally(total=20), 20)
    foreseen = prospects([leader, Contender("tuck", Tally(total=9), 19)], "agb_imperial")

    assert foreseen == {"robin": Prospect(1, 1), "tuck": Prospect(2, 2)}
    assert foreseen["robin"].cannot_be_caught


def test_who_can_draw_level_may_still_win_the_tie_break() -> None:
    leader = Contender("robin", Tally(total=20, hits=9, golds=9), 20)
    foreseen = prospects([leader, Contender("tuck", Tally(total=9), 20)], "agb_imperial")

    assert foreseen == {"robin": Prospect(1, 2), "tuck": Prospect(1, 2)}
    assert not foreseen["robin"].cannot_be_caught


def test_between_finished_archers_the_tie_break_is_known() -> None:
    level = [Contender(i, Tally(total=20, hits=hits), 20) for i, hits in enumerate((4, 5, 5))]

    assert prospects(level, "agb_imperial") == {0: (3, 3), 1: (1, 1), 2: (1, 1)}
