from itertools import pairwise, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.standings import Entry, Figure, Why, merit, places, standings, why
from leaderboard.tie_breaks import TIE_BREAKS
from scoring.keypads import KEYPADS, Keypad, indoors
from scoring.tally import Tally, tally_of
from scoring.tests.vectors import Case, each

STATUS = {"guest": "visiting", "dsq": "disqualified", "dns": "did_not_start", "retired": "retired"}

figures = st.integers(0, 3)
tallies = st.builds(
    Tally,
    total=figures,
    hits=figures,
    golds=figures,
    tens=figures,
    xs=figures,
    nines=figures,
    sixes=figures,
    fives=figures,
)
rules = st.sampled_from(sorted(TIE_BREAKS))
all_keypads = [keypad for keypad in KEYPADS.values() if keypad.values]
keypads = st.sampled_from([*all_keypads, *map(indoors, all_keypads)])


def entry_of(archer: Case) -> Entry:
    tally = Tally(**{key: value for key, value in archer.items() if key not in {"id", "status"}})
    status = STATUS[archer["status"]] if "status" in archer else "competing"
    return Entry(archer["id"], tally, status)


def places_of(entries: list[Entry], rule: str) -> dict[object, int | None]:
    return {standing.entry.id: standing.place for standing in standings(entries, rule)}


@each("tie_breaks")
def test_archers_stand_as_the_rule_says_in_whatever_order_they_come(case: Case) -> None:
    entries = [entry_of(archer) for archer in case["archers"]]

    for order in permutations(entries):
        assert places_of(list(order), case["rule"]) == case["places"]


def test_places_follow_the_totals() -> None:
    def places_by_total(*totals: int) -> dict[object, int | None]:
        return places_of([Entry(i, Tally(total=t)) for i, t in enumerate(totals)], "agb_imperial")

    assert places_by_total(30, 50, 40) == {0: 3, 1: 1, 2: 2}
    assert places_by_total(60, 50, 40) == {0: 1, 1: 2, 2: 3}


def test_equal_archers_share_the_place_and_the_next_is_skipped() -> None:
    assert places([(50,), (50,), (40,)]) == {(50,): 1, (40,): 3}


def test_the_unplaced_are_listed_after_the_placed_by_how_they_left() -> None:
    statuses = ("did_not_start", "disqualified", "visiting", "retired", "competing")
    entries = [Entry(status, Tally(total=700), status) for status in statuses]
    entries.append(Entry("last of the placed", Tally(total=0, arrow_count=6)))

    assert [
        (standing.entry.id, standing.place) for standing in standings(entries, "wa_indoor")
    ] == [
        ("competing", 1),
        ("last of the placed", 2),
        ("retired", None),
        ("visiting", None),
        ("disqualified", None),
        ("did_not_start", None),
    ]


def test_who_left_or_was_removed_is_not_listed() -> None:
    entries = [Entry("a", Tally(total=9), "left"), Entry("b", Tally(total=8), "removed")]

    assert standings(entries, "wa_indoor") == []


def test_an_unknown_status_is_an_error() -> None:
    with pytest.raises(ValueError, match="index"):
        standings([Entry("a", Tally(), "asleep")], "wa_indoor")


def test_why_says_what_is_level_and_which_figure_decided() -> None:
    above, below = (Entry(i, Tally(total=640, xs=xs, tens=20)) for i, xs in enumerate((10, 8)))
    level = (Figure("total", 640),)

    assert why(above, below, "wa_outdoor_2026") == Why("wa_outdoor_2026", level, "xs", 10, 8)
    level_on_tens = (*level, Figure("tens", 20))
    before = "wa_outdoor_before_2026"
    assert why(above, below, before) == Why(before, level_on_tens, "xs", 10, 8)


def test_why_of_a_shared_place_names_no_figure() -> None:
    alike = why(Entry("a", Tally(total=9)), Entry("b", Tally(total=9)), "agb_imperial")

    assert alike.key is None
    assert alike.level == (("total", 9), ("hits", 0), ("golds", 0))


@given(st.lists(tallies, max_size=8), rules)
def test_standings_are_a_total_preorder(several: list[Tally], rule: str) -> None:
    ordered = standings([Entry(i, tally) for i, tally in enumerate(several)], rule)

    assert len(ordered) == len(several)
    for above, below in product(ordered, repeat=2):
        higher, lower = merit(above.entry.tally, rule), merit(below.entry.tally, rule)
        assert above.place is not None
        assert below.place is not None
        assert (above.place < below.place) == (higher > lower)
        assert (above.place == below.place) == (higher == lower)
    # A place is the number of archers above, plus one: so shared places skip the next.
    for standing in ordered:
        ahead = sum(merit(t, rule) > merit(standing.entry.tally, rule) for t in several)
        assert standing.place == ahead + 1


@given(st.lists(tallies, min_size=2, max_size=8), rules)
def test_why_names_the_figure_that_decided(several: list[Tally], rule: str) -> None:
    ordered = standings([Entry(i, tally) for i, tally in enumerate(several)], rule)

    for above, below in pairwise(ordered):
        reason = why(above.entry, below.entry, rule)
        assert (reason.key is None) == (above.place == below.place)
        for key, level in reason.level:
            assert getattr(above.entry.tally, key) == getattr(below.entry.tally, key) == level
        if reason.key:
            figures = [getattr(each.entry.tally, reason.key) for each in (above, below)]
            assert figures == [reason.above, reason.below]
            assert figures[0] > figures[1]


@given(keypads, rules, st.data())
def test_an_archer_who_raises_an_arrow_never_falls(
    keypad: Keypad, rule: str, data: st.DataObject
) -> None:
    accepted = [value for value in ("X", *keypad.values) if keypad.accepts(value)]
    # High to low, X before 10: to raise an arrow is to move it towards the front.
    values = sorted(set(accepted), key=lambda value: (-keypad.points_for(value), value != "X"))
    ends = st.lists(st.sampled_from(values), min_size=3, max_size=3)
    cards = data.draw(st.lists(ends, min_size=2, max_size=5))
    raised = list(cards[0])
    old = values.index(raised[0])
    raised[0] = data.draw(st.sampled_from(values[: old + 1]))

    def place_of_first(card: list[str]) -> int:
        entries = [Entry(i, tally_of(c, keypad)) for i, c in enumerate([card, *cards[1:]])]
        place = places_of(entries, rule)[0]
        assert place is not None
        return place

    assert place_of_first(raised) <= place_of_first(cards[0])
