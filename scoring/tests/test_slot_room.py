"""The live room of a slot: the page as it was, with what the room says, is the page as it is."""

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import scoring
from scoring.card_life import change_rows
from scoring.models import Arrow
from scoring.slot_room import SlotRoom
from scoring.tests.card_changes import ACTIONS, caller, change, correct, fill, finish, tap, undo
from scoring.tests.device import query_count
from scoring.tests.domain_calls import calls_in_the_domain, coming_to
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.phone import Phone
from scoring.tests.slot_screens import SlotScreen, followed, parts_in, rows_in


@pytest.fixture
def card(slot, phone):
    """Three rows: 9 9 10, 8 8 8, 10."""
    phone.tap_all(slot, "9", "9", "10", "8", "8", "8", "10")
    return slot


# What an arrow changes besides the table; what looks as before the hub does not send again.
MOVING = {"head", "stats", "standing", "chart-arrows", "chart-values"}

# What the functions of the actions are made of.
PRIMITIVES = {"announce", "save_change", "save_changes", "show_name", "record_cards"}


@pytest.mark.parametrize("action", ACTIONS)
def test_the_old_page_with_what_the_room_says_is_the_fresh_page(card, action):
    _, act, first = ACTIONS[action]
    first(card)

    followed(card, lambda: act(card))


def test_a_place_on_which_phones_differ_is_marked_until_it_is_settled(card):
    row = next(iter(followed(card, lambda: tap(7, "1")(card)).sort_keys))
    screen = SlotScreen(card)
    assert "two phones differ" in screen.fragments[row]

    correct(card, 7, "10")
    screen.follow()
    assert "two phones differ" not in screen.fragments[row]


def test_nothing_that_announces_a_change_is_without_its_case():
    covered = {action.by.__name__ for action in ACTIONS.values()}
    calls = calls_in_the_domain(scoring)

    assert {"record", "change_session", "leave_place"} <= covered <= calls.keys()
    assert coming_to({"announce"}, calls, covered=covered) <= PRIMITIVES


class EveryCard(TestCase):
    """Whatever is done to a card, in whatever order, the screen follows."""

    def setUp(self):
        self.archer = make_archer()

    places = st.integers(1, 14)
    values = st.sampled_from(["X", "9", "1", "M", None])
    steps = st.lists(
        st.one_of(st.tuples(places, values, st.booleans()), st.sampled_from([1, 2, 3, 4, 12])),
        max_size=12,
    )

    @settings(max_examples=60)
    @given(round_key=st.sampled_from(["", "wa720_70", "york"]), steps=steps)
    def test_the_old_page_with_what_the_room_says_is_the_fresh_page(self, round_key, steps):
        values = {"york": {"X": "7"}}.get(round_key, {})
        slot = make_slot(self.archer, round_key=round_key)
        phone, other = Phone(self.archer), Phone(self.archer)
        screen = SlotScreen(slot)
        for step in steps:
            if isinstance(step, int):
                change_rows(slot.public_id, shot_per_round=step, by=caller(slot))
            else:
                number, value, is_others = step
                (other if is_others else phone).tap(slot, number, values.get(value, value))
            screen.follow()
        assert screen.shown == SlotScreen(slot).shown


def test_a_new_arrow_brings_its_row_and_no_other(card, phone):
    changes = followed(card, lambda: phone.tap(card, 8, "9"))

    assert parts_in(changes) == {"row-3", *MOVING}


def test_the_ends_are_drawn_anew_when_one_of_them_is_another(card, phone):
    phone.tap(card, 8, "9")

    assert "chart-ends" in parts_in(followed(card, lambda: phone.tap(card, 9, "9")))
    assert "chart-ends" not in parts_in(followed(card, lambda: phone.tap(card, 10, "9")))
    assert "chart-ends" in parts_in(followed(card, lambda: change(card, 2, "1")))


def test_rows_follow_where_their_running_total_is_another(card, phone):
    assert rows_in(followed(card, lambda: phone.tap(card, 1, "M"))) == [1, 2, 3]


def test_rows_do_not_follow_where_the_running_total_stays(card, phone):
    changes = followed(
        card, lambda: phone.send(card, phone.operation(1, "10"), phone.operation(3, "9"))
    )

    assert rows_in(changes) == [1]


def test_what_is_not_on_the_card_brings_no_row(card):
    assert rows_in(followed(card, lambda: finish(card))) == []


def test_a_practice_shows_the_row_behind_the_last_arrow(card, phone):
    begun = followed(card, lambda: phone.tap(card, 10, "9"))
    assert rows_in(begun) == [4, 5]

    cleared = followed(card, lambda: undo(card, 10))
    assert [row.rpartition("-")[2] for row in cleared.removed] == ["5"]


def test_rows_that_are_passed_over_get_their_running_total(robin, phone):
    slot = make_slot(robin, round_key="wa720_70", shot_per_round=6)
    phone.tap_all(slot, "9")

    assert rows_in(followed(slot, lambda: phone.tap(slot, 20, "9"))) == [2, 3, 4]


def test_a_dozen_follows_where_its_halves_change_and_the_running_total_does_not(robin, phone):
    slot = make_slot(robin, round_key="york", shot_per_round=6)
    phone.tap_all(slot, *["7"] * 24)
    changes = followed(
        slot, lambda: phone.send(slot, phone.operation(1, "9"), phone.operation(13, "5"))
    )

    assert rows_in(changes) == [1, 2, 3, 4]


def test_a_distance_is_summed_up_when_its_last_arrow_is_shot(robin, phone):
    slot = make_slot(robin, round_key="york", shot_per_round=12)
    phone.tap_all(slot, *["7"] * 71)

    changes = followed(slot, lambda: phone.tap(slot, 72, "M"))
    assert parts_in(changes) == {"row-6", "leg-1", "who", "breaks", "chart-ends", *MOVING}
    assert parts_in(followed(slot, lambda: change(slot, 3, "9"))) >= {"row-1", "leg-1"}


def test_the_last_arrow_of_an_end_puts_its_other_rows_in_order(robin, phone):
    slot = make_slot(robin, round_key="wa720_70", shot_per_round=3)
    phone.tap_all(slot, "1", "2", "3", "4", "5")

    assert rows_in(followed(slot, lambda: phone.tap(slot, 6, "6"))) == [1, 2]


def test_a_screen_that_has_nothing_gets_everything(card):
    changes = SlotRoom(str(card.public_id)).changes_since(None)

    assert rows_in(changes) == [1, 2, 3, 4]
    assert parts_in(changes) == {
        *("who", "columns", "breaks", "chart-ends", "row-1", "row-2", "row-3", "row-4"),
        *MOVING,
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shots", [72, pytest.param(19_500, marks=pytest.mark.one_database)])
def test_the_queries_of_an_arrow_are_as_many_on_the_longest_card(slot, phone, shots):
    fill(slot, phone, shots)
    screen = SlotScreen(slot)
    phone.tap(slot, shots + 1, "9")

    # The slot, what was changed.
    assert query_count(screen.follow) == 2
    assert query_count(lambda: SlotRoom.versions([str(slot.public_id)])) == 1
    assert query_count(lambda: SlotRoom(str(slot.public_id)).changes_since(None)) == 2


@pytest.mark.django_db(transaction=True)
def test_a_round_asks_for_the_archer_s_other_cards_of_it_once(robin, phone):
    slot = earlier_card(robin, phone)
    screen = SlotScreen(slot)
    phone.tap(slot, 1, "9")

    # The slot, what was changed, the other cards; the ends of the last were read before.
    assert query_count(screen.follow) == 3


def earlier_card(robin, phone):
    """A new card, and one before it that was shot to the end."""
    before = make_slot(robin, round_key="wa18", shot_per_round=3)
    phone.tap_all(before, *["9"] * 60)
    finish(before)
    return make_slot(robin, round_key="wa18", shot_per_round=3)


def test_a_card_that_was_corrected_since_is_drawn_anew(robin, phone):
    slot = earlier_card(robin, phone)
    phone.tap_all(slot, *["8"] * 6)
    screen = SlotScreen(slot)
    correct(robin.slots.earliest("pk"), 1, "1")
    phone.tap(slot, 7, "8")
    screen.follow()

    assert screen.shown == SlotScreen(slot).shown


def deflated(text):
    """As the live engine does, which has less time than bandwidth."""
    packer = zlib.compressobj(level=1, wbits=-15)
    return packer.compress(text) + packer.flush()


@pytest.mark.parametrize(
    ("round_key", "values"),
    [
        ("york", ["9", "7", "7", "5", "3", "M"]),
        ("wa1440_90", ["X", "10", "9", "8", "7", "M"]),
        ("", ["X", "10", "9", "6", "5", "M"]),
    ],
)
def test_an_arrow_on_a_card_of_144_is_few_bytes(robin, phone, round_key, values):
    slot = make_slot(robin, round_key=round_key, shot_per_round=6)
    phone.tap_all(slot, *values * 23, *values[:5])
    changes = followed(slot, lambda: phone.tap(slot, 144, "9"))

    told = told_by(changes)
    assert len(told["row-24"] + told["stats"]) <= 1536
    charts = told["chart-arrows"] + told["chart-ends"] + told["chart-values"]
    assert len(charts) <= 6144
    assert len(deflated(charts)) <= 2048


def told_by(changes):
    return {part.split("-", 6)[6]: html.encode() for part, html in changes.fragments.items()}


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ({"round_key": "york"}, "9"),
        ({"round_key": "wa1440_90"}, "10"),
        ({}, "10"),
        ({"face_key": "none"}, ""),
    ],
)
def test_a_row_of_twelve_that_tells_all_of_every_arrow_is_few_bytes(robin, facts, value):
    slot, phone = make_slot(robin, shot_per_round=12, **facts), Phone(robin)
    struck = {"x_mm": -423.4, "y_mm": -423.4} if value else {}
    arrow = Arrow.objects.create(archer=robin, number=12)
    shots = [
        # An end in twelve minutes.
        phone.operation(n, value, age_ms=(144 - n) * 120_000, arrow_id=arrow.pk, **struck)
        for n in range(1, 145)
    ]
    phone.send(slot, *shots[:-1])
    told = told_by(followed(slot, lambda: phone.send(slot, shots[-1])))

    assert told["row-12"].count(b":12") == 12
    assert b"12:00" in told["stats"] or b"24:00" in told["stats"]
    assert len(told["row-12"] + told["stats"]) <= 1500
