"""The orders of a board. Cases BR-01 to BR-08, BR-12, BR-29."""

from hypothesis import given
from hypothesis import strategies as st

from leaderboard.entrants import Entrant
from leaderboard.orders import (
    HEADING,
    Key,
    Order,
    against_handicap,
    at_arrow,
    by_round,
    by_total,
    in_order,
    placings,
    section_of,
)
from leaderboard.tests.entrants import make_entrant
from leaderboard.tests.test_standings import STATUS
from scoring.tally import Tally, tally_of
from scoring.tests.vectors import Case, each

RULE = "wa_outdoor_2026"


def listed(order, *entrants, rule=RULE):
    """Of each its name, its place with = where it is shared, its figure and gap."""
    names = {entrant.id: entrant.name for entrant in entrants}
    keys = {entrant.id: order(entrant, rule) for entrant in entrants}
    return [
        (names[each.id], f"{each.place or ''}{'=' * each.is_shared}", each.figure, each.gap)
        for each in placings(in_order(keys))
    ]


class Given(Entrant):
    """With a tally that no arrows need to have made."""

    def __init__(self, archer: Case):
        facts = {key: value for key, value in archer.items() if key not in {"id", "status"}}
        status = STATUS[archer["status"]] if "status" in archer else "competing"
        like = make_entrant(status=status)
        super().__init__(archer["id"], archer["id"], like.figures)
        self.__dict__["tally"] = Tally(**facts)


@each("tie_breaks")
def test_every_published_tie_is_broken_on_the_board(case: Case):
    entrants = [Given(archer) for archer in case["archers"]]
    keys = {entrant.id: by_total(entrant, case["rule"]) for entrant in reversed(entrants)}

    assert {each.id: each.place for each in placings(in_order(keys))} == case["places"]


def test_places_and_gaps_are_to_the_leader():
    robin, tuck, will = (
        make_entrant(arrows, name=name)
        for arrows, name in (("9 9", "Robin"), ("X 10", "Tuck"), ("9 8", "Will"))
    )

    assert listed(by_total, robin, tuck, will) == [
        ("Tuck", "1", 20, 0),
        ("Robin", "2", 18, -2),
        ("Will", "3", 17, -3),
    ]


def test_who_is_level_in_all_shares_the_place_and_the_next_is_skipped():
    level = [make_entrant("X 9", name=name, id_=name) for name in ("A", "B")]

    assert listed(by_total, make_entrant("9", name="C"), *level) == [
        ("A", "1=", 19, 0),
        ("B", "1=", 19, 0),
        ("C", "3", 9, -10),
    ]


def test_the_tie_break_decides_and_not_the_arrows_that_are_left():
    behind = make_entrant("10 10 M", name="Robin")
    ahead = make_entrant("X 10", name="Tuck")

    assert [name for name, *_ in listed(by_total, behind, ahead)] == ["Tuck", "Robin"]


def test_the_unplaced_stand_below_with_their_score_or_without():
    statuses = ("did_not_start", "disqualified", "visiting", "retired", "competing")
    entrants = [make_entrant("X 9", name=status, status=status) for status in statuses]

    assert listed(by_total, *entrants) == [
        ("competing", "1", 19, 0),
        ("retired", "", 19, None),
        ("visiting", "", 19, None),
        ("disqualified", "", None, None),
        ("did_not_start", "", None, None),
    ]


def test_against_handicap_ties_share_and_who_has_none_stands_below():
    entrants = [
        make_entrant("9 9", name="level", handicap=30, id_="a"),
        make_entrant("9 9", name="with them", handicap=30, id_="b"),
        make_entrant("X X", name="none"),
        make_entrant("X X", name="retired", handicap=99, status="retired"),
        make_entrant("9 9", name="ahead", handicap=60),
    ]

    told = listed(against_handicap, *entrants)
    assert [(name, place) for name, place, *_ in told] == [
        ("ahead", "1"),
        ("level", "2="),
        ("with them", "2="),
        ("none", ""),
        ("retired", ""),
    ]
    assert told[1][2] == told[2][2] > 1430


def test_by_round_every_round_has_its_own_places_below_its_heading():
    york = make_entrant("9 9", name="York", round="york")
    seventy, behind = make_entrant("9 9", name="first"), make_entrant("9 8", name="second")
    practice = make_entrant("X", name="practice", round="", face="wa_60cm_full")
    entrants = [york, practice, behind, seventy]
    keys = {each.name: by_round(each, RULE) for each in entrants}
    keys |= {f"of {each.name}": Key(section_of(each), HEADING) for each in (york, seventy)}

    items = in_order(keys)

    assert [item[0] for item in items] == [
        *("of first", "first", "second", "of York", "York", "practice")
    ]
    assert [(each.id, each.place, each.gap) for each in placings(items)][:3] == [
        ("first", 1, 0),
        ("second", 2, -1),
        ("York", 1, 0),
    ]


def test_at_an_arrow_who_has_not_shot_it_yet_has_no_place():
    robin = make_entrant("9 9 9", name="Robin")
    tuck = make_entrant("X X", name="Tuck")
    left = make_entrant("X X X", name="Will", status="retired")
    first_three = {robin.id: Tally(27), left.id: Tally(30)}

    def order(entrant, rule):
        return at_arrow(entrant, rule, first_three.get(entrant.id))

    assert listed(order, tuck, left, robin) == [
        ("Robin", "1", 27, 0),
        ("Tuck", "", 20, None),
        ("Will", "", 30, None),
    ]


sections = st.sampled_from([(False, "York", "york"), (True, "", "")])
keys = st.builds(Key, sections, st.sampled_from([0, 2]), st.tuples(st.integers(-1, 0)))
steps = st.lists(st.tuples(st.sampled_from("abcd"), st.none() | keys), max_size=60)


@given(steps, st.integers(1, 3))
def test_an_order_that_follows_is_the_order_sorted_anew(steps, together):
    order, now = Order(), {}
    for at in range(0, len(steps), together):
        for id_, key in steps[at : at + together]:
            now.pop(id_, None)
            if key:
                now[id_] = key
        told = order.items
        copied = [[*item] for item in told]
        assert order.follow(now) == in_order(now)
        # What was told before stays as it was told.
        assert told == copied


values = st.sampled_from(["X", "10", "9", "7", "3", "M"])


@given(st.lists(st.lists(values, min_size=1, max_size=4), min_size=2, max_size=6))
def test_places_are_as_many_as_stand_above(cards):
    entrants = [make_entrant(" ".join(card), id_=str(at)) for at, card in enumerate(cards)]
    merits = {each.id: (each.tally.total, each.tally.xs, each.tally.tens) for each in entrants}
    told = {entrant.id: by_total(entrant, RULE) for entrant in entrants}

    for placing in placings(in_order(told)):
        own = merits[placing.id]
        assert placing.place == 1 + sum(other > own for other in merits.values())
        assert placing.is_shared == (list(merits.values()).count(own) > 1)
        assert placing.gap == own[0] - max(merits.values())[0]


def test_a_tally_of_the_first_arrows_is_of_these_arrows():
    robin = make_entrant("X 9 1")
    key = at_arrow(robin, RULE, tally_of(["X", "9"], robin.sheet.keypad))

    assert key.figure == 19
