"""The live room of a slot: the page as it was, with what the room says, is the page as it is."""

import ast
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import scoring
from scoring import accounts, claiming, places, recording, sessions
from scoring.callers import Caller, own_device
from scoring.models import Archer, Arrow, Slot
from scoring.recording import change_face, change_rows, confirm_card, correct_shot, finish_card
from scoring.slot_room import SlotRoom
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.phone import Phone
from scoring.tests.test_query_counts import fill


class Screen:
    """What a page shows of its room, kept current as the hub and the browser do it."""

    def __init__(self, slot):
        self.room = SlotRoom(str(slot.public_id))
        self.fragments, self.rows, self.version = {}, {}, None
        self.follow()

    def follow(self):
        changes = self.room.changes_since(self.version)
        for gone in changes.removed:
            del self.rows[gone]
            del self.fragments[gone]
        self.fragments |= changes.fragments
        self.rows |= changes.sort_keys
        self.version = changes.version
        return changes

    @property
    def shown(self):
        """The page: what stands alone, and the rows in their order."""
        order = [row for (row,) in self.room.ordered(self.rows)]
        return self.version, self.fragments, order


def followed(slot, act):
    """What the room says of a change, after which the screen is as if it were loaded now."""
    screen = Screen(slot)
    before = screen.version
    act()
    changes = screen.follow()
    assert screen.version > before
    assert screen.shown == Screen(slot).shown
    return changes


def rows_in(changes):
    """Without what a distance came to, which stands behind its last row."""
    return sorted(row for row, is_below in changes.sort_keys.values() if not is_below)


def parts_in(changes):
    return {id_.split("-", 6)[6] for id_ in changes.fragments}


def caller(slot):
    return Caller(slot.archer_id)


@pytest.fixture
def card(slot, phone):
    """Three rows: 9 9 10, 8 8 8, 10."""
    phone.tap_all(slot, "9", "9", "10", "8", "8", "8", "10")
    return slot


def change(slot, number, value):
    """By a phone that has seen what stands there."""
    seen = slot.shots.get(number=number).op
    Phone(slot.archer).tap(slot, number, value, base=seen)


def undo(slot, *numbers):
    for number in numbers:
        change(slot, number, None)


def cut(slot):
    change_rows(slot.public_id, shot_per_round=6, by=caller(slot))


def hang_another_face(slot):
    change_face(slot.public_id, face_key="wa_80cm_full", by=caller(slot))


def change_several(slot):
    places.change_slot(slot.public_id, shot_per_round=2, is_shooting=False, by=caller(slot))


def finish(slot):
    finish_card(slot.public_id, by=caller(slot))


def confirm(slot):
    confirm_card(slot.public_id, total=None, by=caller(slot))


def correct(slot, number=2, value="1"):
    coach = make_archer("much", is_superuser=True)
    by = Caller(coach.pk, sees_everything=True)
    correct_shot(slot.public_id, number=number, value=value, reason="It was seen.", by=by)


def leave(slot):
    places.leave_place(slot.public_id, by=caller(slot))


def leave_to_another(slot):
    leave(slot)
    make_slot(make_archer("john"), slot.session)


def come_back(slot):
    places.rejoin_place(slot.public_id, by=caller(slot))


def close(slot):
    sessions.close_session(slot.session.public_id, by=caller(slot))


def open_another(slot):
    closing = slot.session.public_id
    sessions.open_session("Far Range", is_indoor=False, closing=closing, by=caller(slot))


def finish_and_close(slot):
    finish(slot)
    close(slot)


def open_again(slot):
    sessions.reopen_session(slot.session.public_id, by=caller(slot))


def grow_idle(slot):
    sessions.close_idle_sessions(timezone.now() + sessions.IDLE_AFTER)


def release(slot):
    places.release_place(slot.session.public_id, slot.public_id, by=caller(slot))


def become_a_guest(slot):
    Archer.objects.filter(pk=slot.archer_id).update(login_name=None)
    slot.archer.refresh_from_db()


def claim(slot):
    claiming.move_cards(slot.archer, to=make_archer("will"))


def take_an_account(slot):
    claiming.claim_account("Will", login_name="will", password="green-arrow-9", by=caller(slot))


def take_another_name(slot):
    accounts.change_profile(by=caller(slot), display_name="Robin of Sherwood")


def append(slot):
    operation = Phone(slot.archer).operation(0, "9", seq=-1)
    device = own_device(caller(slot))
    recording.append_shots(slot.public_id, [operation], by=caller(slot), device=device)


class Action(NamedTuple):
    """What a function of the domain does to a card that a screen shows, and what comes before."""

    by: Callable[..., Any]
    act: Callable[[Slot], Any]
    first: Callable[[Slot], Any] = lambda slot: None


def tap(number, value):
    return lambda slot: Phone(slot.archer).tap(slot, number, value)


ACTIONS = {
    "record an arrow": Action(recording.record, tap(8, "9")),
    "begin a row": Action(recording.record, tap(10, "9")),
    "leave places empty": Action(recording.record, tap(12, "9")),
    "undo an arrow": Action(recording.record, lambda slot: undo(slot, 7)),
    "undo all": Action(recording.record, lambda slot: undo(slot, *range(1, 8))),
    "change an earlier arrow": Action(recording.record, lambda slot: change(slot, 1, "M")),
    "dispute": Action(recording.record, tap(7, "1")),
    "append": Action(recording.append_shots, append),
    "correct": Action(recording.correct_shot, correct),
    "finish": Action(recording.finish_card, finish),
    "confirm": Action(recording.confirm_card, confirm, first=finish),
    "cut into other rows": Action(recording.change_rows, cut),
    "change the face": Action(recording.change_face, hang_another_face),
    "change several things": Action(places.change_slot, change_several),
    "leave": Action(places.leave_place, leave),
    "be released": Action(places.release_place, release),
    "come back": Action(places.rejoin_place, come_back, first=leave_to_another),
    "take another name": Action(accounts.change_profile, take_another_name),
    "take an account": Action(claiming.claim_account, take_an_account, first=become_a_guest),
    "claim a guest's card": Action(claiming.move_cards, claim, first=become_a_guest),
    "close the session": Action(sessions.change_session, close, first=finish),
    "open the session again": Action(sessions.change_session, open_again, first=finish_and_close),
    "open another session": Action(sessions.open_session, open_another, first=finish),
    "leave the session idle": Action(sessions.close_idle_sessions, grow_idle),
}

# What an arrow changes besides the table; what looks as before the hub does not send again.
MOVING = {"head", "stats", "standing", "chart-arrows", "chart-values"}

# What the functions above are made of.
PRIMITIVES = {"announce", "save_change", "save_changes", "show_name", "record_cards"}


@pytest.mark.parametrize("action", ACTIONS)
def test_the_old_page_with_what_the_room_says_is_the_fresh_page(card, action):
    _, act, first = ACTIONS[action]
    first(card)

    followed(card, lambda: act(card))


def test_a_place_on_which_phones_differ_is_marked_until_it_is_settled(card):
    row = next(iter(followed(card, lambda: tap(7, "1")(card)).sort_keys))
    screen = Screen(card)
    assert "two phones differ" in screen.fragments[row]

    correct(card, 7, "10")
    screen.follow()
    assert "two phones differ" not in screen.fragments[row]


def test_nothing_that_announces_a_change_is_without_its_case():
    covered = {action.by.__name__ for action in ACTIONS.values()}
    calls = calls_in_the_domain()

    assert {"record", "change_session", "leave_place"} <= covered <= calls.keys()
    assert {name for name in calls if announces(name, calls, covered)} == set()


def calls_in_the_domain():
    """Of each function the names that it uses."""
    parsed = [ast.parse(file.read_text()) for file in Path(scoring.__path__[0]).glob("*.py")]
    functions = [
        node for module in parsed for node in module.body if isinstance(node, ast.FunctionDef)
    ]
    return {
        function.name: {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        for function in functions
    }


def announces(name, calls, covered):
    """Whether it is public and comes to `announce` by a way on which nothing has its case."""
    seen, ahead = set(), {name} - PRIMITIVES
    while ahead:
        name_now = ahead.pop()
        if name_now == "announce":
            return not name.startswith("_")
        seen.add(name_now)
        if name_now in calls and name_now not in covered:
            ahead |= calls[name_now] - seen
    return False


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
        screen = Screen(slot)
        for step in steps:
            if isinstance(step, int):
                change_rows(slot.public_id, shot_per_round=step, by=caller(slot))
            else:
                number, value, is_others = step
                (other if is_others else phone).tap(slot, number, values.get(value, value))
            screen.follow()
        assert screen.shown == Screen(slot).shown


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
@pytest.mark.parametrize("shots", [72, 19_500])
def test_the_queries_of_an_arrow_are_as_many_on_the_longest_card(slot, phone, shots):
    fill(slot, phone, shots)
    screen = Screen(slot)
    phone.tap(slot, shots + 1, "9")

    # The slot, what was changed.
    assert query_count(screen.follow) == 2
    assert query_count(lambda: SlotRoom.versions([str(slot.public_id)])) == 1
    assert query_count(lambda: SlotRoom(str(slot.public_id)).changes_since(None)) == 2


@pytest.mark.django_db(transaction=True)
def test_a_round_asks_for_the_archer_s_other_cards_of_it_once(robin, phone):
    slot = earlier_card(robin, phone)
    screen = Screen(slot)
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
    screen = Screen(slot)
    correct(robin.slots.earliest("pk"), 1, "1")
    phone.tap(slot, 7, "8")
    screen.follow()

    assert screen.shown == Screen(slot).shown


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
