"""What a screen gets of its rooms, over a real socket and from each of the servers we support."""

import json
from contextlib import ExitStack

import pytest

from archstats.faults.crowding import stalled_socket
from archstats.tests.server.asking import uvicorn_only
from archstats.tests.server.live_asking import (
    A_TICK_SECONDS,
    a_room,
    closed_by,
    content,
    frame,
    hub_of,
    readings,
    socket_at,
    tell,
    texts,
    watching,
)
from archstats.tests.watching import eventually

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("leaves_no_trace")]


@pytest.fixture
def room(club_server):
    """Two lines, at version 1."""
    key = a_room()
    assert tell(club_server, key, lines={"a": ["first", 1], "b": ["second", 2]}) == 1
    return key


def test_who_comes_without_a_version_gets_the_whole_room(club_server, room):
    with watching(club_server, f"told:{room}") as opened:
        shown = frame(opened)

    assert shown["room"] == f"told:{room}"
    assert shown["version"] == 1
    assert texts(shown) == '<p id="a">first</p><p id="b">second</p>'
    assert shown["order"] == [["a"], ["b"]]


def test_a_page_of_another_release_is_told_and_one_of_this_is_not(club_server, room):
    with watching(club_server, f"told:{room}&release=older") as opened:
        [(name, release)] = frame(opened).items()
        assert name == "release"
        assert frame(opened)["room"] == f"told:{room}"
    with watching(club_server, f"told:{room}&release={release}") as opened:
        assert frame(opened)["room"] == f"told:{room}"


def test_who_has_the_current_version_gets_a_heartbeat_and_no_content(club_server, room):
    with watching(club_server, f"told:{room}") as opened:
        epoch = frame(opened)["epoch"]
    with watching(club_server, f"told:{room}@{epoch}.1") as opened:
        assert frame(opened) == {"room": f"told:{room}", "epoch": epoch, "version": 1}


def test_who_has_an_older_version_gets_what_changed_since(club_server, room):
    with watching(club_server, f"told:{room}") as opened:
        epoch = frame(opened)["epoch"]
        tell(club_server, room, lines={"b": ["changed", 2]})
        assert texts(content(opened)) == '<p id="b">changed</p>'
        with watching(club_server, f"told:{room}@{epoch}.1") as later:
            shown = frame(later)

    assert (shown["version"], texts(shown)) == (2, '<p id="b">changed</p>')
    assert "order" not in shown


@pytest.mark.parametrize(
    "seen",
    [
        *("", "@", "@.", "@E", "@E.", "@E.-1", "@E.x", "@E.1.1", "@E.1e3", "@E.%C2%B2"),
        *(f"@E.{10**18}", f"@E.{10**30}", "@E.%00", "@%F0%9F%8E%AF.1", "@anotherepoch.1"),
    ],
)
def test_who_has_a_version_that_says_nothing_gets_the_whole_room(club_server, room, seen):
    with watching(club_server, f"told:{room}") as opened:
        epoch = frame(opened)["epoch"]
    with watching(club_server, f"told:{room}{seen.replace('E', epoch)}") as opened:
        shown = frame(opened)

    assert (shown["version"], len(shown["order"])) == (1, 2)


def test_a_change_costs_what_changed_and_tells_the_order_when_it_differs(club_server, room):
    with watching(club_server, f"told:{room}") as opened:
        frame(opened)
        tell(club_server, room, lines={"c": ["third", 0]})
        shown = frame(opened)

    assert texts(shown) == '<p id="c">third</p>'
    assert shown["order"] == [["c"], [0, 1]]


def test_a_hundred_watchers_cost_one_reading(club_server, room):
    before = readings(club_server, room)
    with ExitStack() as screens:
        opened = [screens.enter_context(watching(club_server, f"told:{room}")) for _ in range(100)]
        for socket in opened:
            frame(socket)
        joined = readings(club_server, room)
        tell(club_server, room, lines={"a": ["once", 1]})
        got = {json.dumps(content(socket)) for socket in opened}

    # The same bytes for all. Coming cost one reading too, whoever came first.
    assert len(got) == 1
    assert joined - before <= 1
    assert readings(club_server, room) - joined == 1


def test_a_page_that_says_what_it_has_gets_what_it_misses(club_server, room):
    with watching(club_server, f"told:{room}") as opened:
        epoch = frame(opened)["epoch"]
        tell(club_server, room, lines={"a": ["changed", 1]})
        frame(opened)
        opened.send(json.dumps({"hello": f"told:{room}@{epoch}.1"}))
        assert texts(content(opened)) == '<p id="a">changed</p>'
        opened.send(json.dumps({"hello": f"told:{room}"}))

        assert len(frame(opened)["order"]) == 2


def test_a_page_that_claims_more_than_there_is_gets_the_whole_room(club_server, room):
    with watching(club_server, f"told:{room}") as opened:
        whole = frame(opened)
        read = readings(club_server, room)
        opened.send(json.dumps({"hello": f"told:{room}@{whole['epoch']}.{10**17}"}))

        assert content(opened) == whole
        assert readings(club_server, room) == read


def test_a_change_of_which_nobody_told_comes_with_the_tick(club_server, room):
    with watching(club_server, f"told:{room}") as opened:
        frame(opened)
        tell(club_server, room, lines={"a": ["quietly", 1]}, is_poked=False)
        shown = content(opened, within=A_TICK_SECONDS)

    assert texts(shown) == '<p id="a">quietly</p>'


def test_a_heartbeat_comes_with_every_tick(club_server, room):
    with watching(club_server, f"told:{room}") as opened:
        epoch = frame(opened)["epoch"]
        beat = frame(opened, within=A_TICK_SECONDS)

    assert beat == {"room": f"told:{room}", "epoch": epoch, "version": 1}


def test_an_empty_room_is_told_too(club_server):
    key = a_room()
    with watching(club_server, f"told:{key}") as opened:
        assert frame(opened)["version"] == 0
        tell(club_server, key, lines={"a": ["first", 1]})

        assert texts(content(opened)) == '<p id="a">first</p>'


def test_a_poke_of_a_version_that_never_was_freezes_nothing(club_server, room):
    with watching(club_server, f"told:{room}") as opened:
        frame(opened)
        tell(club_server, room, version=10**18)
        tell(club_server, room, lines={"a": ["still alive", 1]})

        assert texts(content(opened)) == '<p id="a">still alive</p>'
    assert readings(club_server, room) < 10


def test_one_socket_watches_several_rooms(club_server, room):
    other = a_room()
    tell(club_server, other, lines={"z": ["of the other", 1]})
    with watching(club_server, f"told:{room}", f"told:{other}") as opened:
        assert {frame(opened)["room"], frame(opened)["room"]} == {f"told:{room}", f"told:{other}"}
        tell(club_server, other, lines={"z": ["changed", 1]})

        assert frame(opened)["room"] == f"told:{other}"


@pytest.mark.parametrize(("key", "code"), [("forbidden", 4403), ("gone", 4404), ("over", 4410)])
def test_a_room_that_is_refused_harms_no_other(club_server, room, key, code):
    with watching(club_server, f"told:{key}", f"told:{room}") as opened:
        got = [frame(opened), frame(opened)]
        assert {"room": f"told:{key}", "closed": code} in got
        tell(club_server, room, lines={"a": ["goes on", 1]})

        assert texts(content(opened)) == '<p id="a">goes on</p>'
    with watching(club_server, f"told:{key}") as opened:
        assert closed_by(opened) == code


@pytest.mark.parametrize("name", ["", "told", "nothing:1", "told:gone", ":", "%00:%00", "slot:x"])
def test_a_room_that_is_not_there_is_refused(club_server, name):
    with watching(club_server, name) as opened:
        assert closed_by(opened) in (4404, 4401)


def test_a_room_closes_within_two_ticks_when_it_does(club_server, room):
    other = a_room()
    with (
        watching(club_server, f"told:{room}", f"told:{other}") as both,
        watching(club_server, f"told:{room}") as alone,
    ):
        tell(club_server, room, closed=4410)
        while "closed" not in (told := frame(both)):
            pass
        assert told == {"room": f"told:{room}", "closed": 4410}
        assert closed_by(alone) == 4410
        tell(club_server, other, lines={"a": ["goes on", 1]})
        assert content(both)["room"] == f"told:{other}"


def test_a_socket_that_dies_leaves_its_rooms_and_harms_no_other(club_server, room):
    with watching(club_server, f"told:{room}") as opened:
        frame(opened)
        with socket_at(club_server, f"/ws/mortal/?room=told:{room}") as mortal:
            frame(mortal)
            assert hub_of(club_server)["rooms"][f"told:{room}"] == 2
            mortal.send("die")
            closed_by(mortal)
            eventually(lambda: hub_of(club_server)["rooms"][f"told:{room}"] == 1)
        tell(club_server, room, lines={"a": ["next", 1]})

        assert texts(content(opened)) == '<p id="a">next</p>'


def test_a_reading_that_is_stuck_delays_no_other_room(club_server, room):
    stuck = a_room()
    tell(club_server, stuck, lines={"a": ["", 1]})
    with (
        watching(club_server, f"told:{stuck}") as waits,
        watching(club_server, f"told:{room}") as opened,
    ):
        frame(waits), frame(opened)
        tell(club_server, stuck, stuck_seconds=3, lines={"a": ["slow", 1]})
        for number in range(10):
            tell(club_server, room, lines={"a": [f"quick {number}", 1]})
            assert texts(content(opened, within=1)) == f'<p id="a">quick {number}</p>'
        tell(club_server, stuck, stuck_seconds=0)

        assert texts(content(waits)) == '<p id="a">slow</p>'


def test_a_change_while_a_room_is_being_read_is_not_left_to_the_tick(club_server, room):
    def healed():
        return hub_of(club_server)["counts"].get("healed by the tick", 0)

    with watching(club_server, f"told:{room}") as opened:
        frame(opened)
        read, before = readings(club_server, room), healed()
        tell(club_server, room, stuck_seconds=1, lines={"a": ["first", 1]})
        eventually(lambda: readings(club_server, room) > read)
        last = tell(club_server, room, stuck_seconds=0, lines={"a": ["second", 1]})
        while (shown := content(opened))["version"] < last:
            pass

    assert texts(shown) == '<p id="a">second</p>'
    assert healed() == before


def test_all_who_leave_are_forgotten(club_server, room):
    before = hub_of(club_server)
    with ExitStack() as screens:
        for _ in range(50):
            frame(screens.enter_context(watching(club_server, f"told:{room}")))
        assert hub_of(club_server)["rooms"][f"told:{room}"] == 50

    eventually(lambda: f"told:{room}" not in hub_of(club_server)["rooms"])
    eventually(lambda: hub_of(club_server)["connections"] <= before["connections"])
    assert hub_of(club_server)["sockets"] == 0
    assert hub_of(club_server)["tasks"] <= before["tasks"]


@uvicorn_only
def test_who_does_not_read_is_skipped_and_gets_the_current_whole_on_return(club_server, room):
    name = f"told:{room}"
    with watching(club_server, name) as opened, stalled_socket(club_server, room) as stalled:
        frame(stalled), frame(opened)
        for number in range(200):
            version = tell(club_server, room, lines={"a": [f"{number} " + "x" * 10_000, 1]})
            assert content(opened, within=1)["version"] == version
        got = [content(stalled)]
        while got[-1]["version"] < version:
            got.append(content(stalled))

    # What waited for it is what the kernel took and one frame more; not two megabytes.
    assert len(got) < 60
    assert texts(got[-1]).startswith('<p id="a">199 ')
