"""Whatever a screen has seen, what it is sent makes it the page of now."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scoring.live.watched import NOTHING, KeptFragments
from scoring.tests.live.stage import ListRoom, Screen

ITEMS = some.sampled_from("abc")
STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("put"), ITEMS, some.sampled_from("xy"), some.integers(0, 2)),
        some.tuples(some.just("remove"), ITEMS),
        some.just(("read",)),
    ),
    max_size=12,
)


def take_steps(room, kept, steps):
    """The frames that went out, each with the version before it."""
    for step in steps:
        if step[0] == "put":
            room.put(*step[1:3], (step[3], step[1]))
        elif step[0] == "remove" and step[1] in room.items:
            room.remove(step[1])
        elif step[0] == "read":
            seen, frame = kept.version, kept.take(kept.read())
            if frame:
                yield seen, json.loads(frame.text)


@given(STEPS, STEPS)
def test_frames_one_after_the_other_make_the_page(before, after):
    room = ListRoom()
    kept = KeptFragments(room, "e")
    screen = Screen()
    for _, frame in take_steps(room, kept, [*before, ("read",), *after, ("read",)]):
        screen.show(frame)

    assert screen.page == room.page()


@given(STEPS, STEPS)
def test_who_was_away_from_any_version_is_given_what_makes_the_page(before, after):
    room = ListRoom()
    kept = KeptFragments(room, "e")
    screens = {NOTHING: Screen()}
    shown = Screen()
    for _, frame in take_steps(room, kept, [*before, ("read",), *after, ("read",)]):
        shown.show(frame)
        screens[frame["version"]] = away = Screen()
        away.texts, away.order = dict(shown.texts), list(shown.order)

    for seen, screen in screens.items():
        _, missed = asyncio.run(kept.since(seen))
        if missed:
            screen.show(json.loads(missed.text))
        assert screen.page == room.page()


def test_a_fragment_that_looks_the_same_is_not_sent_again():
    room = ListRoom()
    kept = KeptFragments(room, "e")
    room.put("a", "same", 1)
    kept.take(kept.read())
    room.put("a", "same", 1)

    assert kept.take(kept.read()) is None
    assert kept.version == 2


def test_a_fragment_that_is_none_changes_nothing():
    room = ListRoom()
    kept = KeptFragments(room, "e")
    room.put("a", "first", 1)
    kept.take(kept.read())
    room.put("b", "second", 2)
    broken = kept.read()
    broken.fragments["b"] = "no element"

    with pytest.raises(ValueError, match="starts with its element"):
        kept.take(broken)

    assert (kept.version, set(kept.pieces), kept.order) == (1, {"a"}, [["a"]])
