"""The hub with a room in memory: who gets what, and who is not kept waiting."""

from threading import Event

import pytest
from channels.layers import InMemoryChannelLayer, channel_layers

from scoring.live.broker import HEARS
from scoring.live.rooms import Changes
from scoring.live.sockets import SentSocket
from scoring.tests.live.stage import (
    FRAGMENT,
    ListRoom,
    Screen,
    change,
    joined,
    stage_rooms,
    staged,
    until,
)


@staged
async def test_a_joiner_gets_the_room_as_it_stands(hub, room):
    room.put("a", "first", 1)

    assert (await joined(hub)).page == room.page()


@staged
async def test_a_change_reaches_everybody_once(hub, room):
    room.put("a", "first", 1)
    screens = [await joined(hub) for _ in range(3)]
    before = room.readings

    change(hub, room, "b", "second", 0)

    await until(lambda: all(screen.page == room.page() for screen in screens))
    assert room.readings == before + 1


@staged
async def test_who_comes_back_gets_what_he_missed(hub, room):
    room.put("a", "first", 1)
    screen = await joined(hub)
    change(hub, room, "b", "second", 2)
    await until(lambda: screen.page == room.page())

    late = await joined(hub, ("e", 1))

    assert set(late.texts) == {"b"}
    assert late.order == ["a", "b"]


@pytest.mark.parametrize("seen", [None, ("e", 10**17), ("e", 0), ("another", 1)])
def test_who_has_what_is_unknown_here_gets_the_whole(seen):
    @staged
    async def story(hub, room):
        room.put("a", "first", 1)
        room.put("b", "second", 2)
        assert (await joined(hub, seen)).page == room.page()

    story()


@staged
async def test_one_that_does_not_read_gets_what_it_missed_when_it_does(hub, room):
    room.put("a", "first", 1)
    stalled, other = await joined(hub), await joined(hub)
    stalled.is_ready = False
    for text in ("x", "y", "z"):
        change(hub, room, "a", text, 1)
        await until(lambda: other.page == room.page())
    count = len(stalled.frames)
    assert not hub.rooms[room.name].source.caught, "worked out for one that cannot take it"

    stalled.is_ready = True
    stalled.drained()

    assert stalled.page == room.page()
    assert len(stalled.frames) == count + 1


@staged
async def test_one_that_fails_keeps_nobody_from_his_frame(hub, room):
    sent = []

    async def send(event):
        sent.append(event)
        if len(sent) > 1:
            raise OSError("gone")

    room.put("a", "first", 1)
    await hub.admit(SentSocket({"headers": []}, send), {"list:1": None})
    screens = [await joined(hub) for _ in range(5)]

    change(hub, room, "a", "new", 1)

    await until(lambda: all(screen.page == room.page() for screen in screens))
    assert len(sent) > 1


@pytest.mark.usefixtures("slow_ticks")
@staged
async def test_who_claims_more_than_there_is_gets_the_whole(hub, room):
    room.put("a", "first", 1)
    room.put("b", "second", 2)
    screen = await joined(hub)
    before = room.readings

    hub.resume(screen, room.name, ("e", 10**18))

    await until(lambda: len(screen.frames) == 2)
    assert FRAGMENT.findall(screen.frames[1]["content"]) == room.page()
    assert room.readings == before


@pytest.mark.usefixtures("slow_ticks")
@staged
async def test_a_forged_poke_freezes_nothing(hub, room):
    room.put("a", "first", 1)
    screen = await joined(hub)

    hub.poke(room.name, 10**18)
    change(hub, room, "a", "new", 1)

    await until(lambda: screen.page == room.page())
    assert screen.version == room.version


def cannot_be_read(version):
    raise OSError("no database")


def has_no_element(version):
    return Changes(version=2, fragments={"b": "no element"}, sort_keys={"b": 2}, removed=[])


def has_no_order(version):
    return Changes(
        version=2, fragments={"b": '<p id="b">second</p>'}, sort_keys={"b": "x"}, removed=[]
    )


@pytest.mark.parametrize("broken", [cannot_be_read, has_no_element, has_no_order])
def test_a_room_that_fails_for_a_while_loses_nothing(broken):
    @staged
    async def story(hub, room):
        room.put("a", "first", 1)
        screen = await joined(hub)
        room.put("b", "second", 2)
        before, whole = screen.page, room.changes_since

        room.changes_since = broken
        hub.poke(room.name, room.version)
        await until(lambda: hub.counts["failed readings"] >= 3)
        assert (screen.page, screen.version) == (before, 1)
        room.changes_since = whole

        await until(lambda: screen.page == room.page())
        assert screen.version == 2

    story()


@staged
async def test_a_room_that_is_stuck_delays_no_other(hub, room):
    stuck, go_on = ListRoom("2"), Event()
    stage_rooms["2"] = stuck
    stuck.changes_since = lambda version: go_on.wait(20)
    room.put("a", "first", 1)
    waiting = Screen()
    await hub.admit(waiting, {"list:2": None})

    screen = await joined(hub)
    change(hub, room, "a", "new", 1)

    await until(lambda: screen.page == room.page())
    assert not waiting.frames
    go_on.set()


@staged
async def test_a_room_that_is_not_open_is_refused_alone(hub, room):
    room.put("a", "first", 1)
    screen = Screen()

    await hub.admit(screen, {"list:1": None, "no such kind:1": None})

    await until(lambda: screen.page == room.page())
    assert {"room": "no such kind:1", "closed": 4404} in screen.frames
    assert screen.codes == []


def test_one_poke_is_heard_in_every_room_that_answers_to_it(slow_ticks):
    @staged
    async def story(hub, room):
        room.put("a", "first", 1)
        screens = [Screen(), Screen()]
        for name, screen in zip(("list:1", "same:1"), screens, strict=True):
            await hub.admit(screen, {name: None})
        await until(lambda: all(screen.order for screen in screens))
        assert hub.broker.wanted == {"list:1"}

        change(hub, room, "b", "second", 2)
        await until(lambda: all(screen.page == room.page() for screen in screens))

        hub.leave(screens[0])
        hub.forget(hub.rooms["list:1"])
        change(hub, room, "a", "third", 3)
        await until(lambda: screens[1].page == room.page())
        assert hub.broker.wanted == {"list:1"}

    story()


def test_a_room_answers_to_other_pokes_once_it_shows_other_things(slow_ticks):
    @staged
    async def story(hub, room):
        room.put("a", "first", 1)
        screen = await joined(hub)
        room.hears = (room.name, "other")
        change(hub, room, "b", "second", 2)
        await until(lambda: hub.broker.wanted == {"list:1", "other"})

        room.put("c", "third", 3)
        room.hears = ("other",)
        hub.poke("other", room.version)
        await until(lambda: screen.page == room.page())
        await until(lambda: hub.broker.wanted == {"other"})

        hub.leave(screen)
        hub.forget(hub.rooms["list:1"])
        assert hub.broker.wanted == {*hub.hearing} == set()

    story()


@pytest.fixture
def broker():
    """One that serves this process alone."""
    layer = InMemoryChannelLayer()
    before = channel_layers.set(HEARS, layer)
    yield layer
    channel_layers.set(HEARS, before)


def test_only_rooms_that_are_watched_are_heard_of(broker):
    @staged
    async def story(hub, room):
        first, second = await joined(hub), await joined(hub)
        await until(lambda: "live.list.1" in broker.groups)
        hub.leave(first)
        room.put("a", "first", 1)
        await until(lambda: second.page == room.page())
        assert "live.list.1" in broker.groups

        hub.leave(second)
        await until(lambda: not broker.groups)

        await joined(hub)
        await until(lambda: "live.list.1" in broker.groups)

    story()


@staged
async def test_the_end_tells_every_socket_to_come_back(hub, room):
    screens = [await joined(hub) for _ in range(4)]

    await hub.drain(within=0.02)

    await until(lambda: all(screen.codes == [1012] for screen in screens))
    late = Screen()
    await hub.admit(late, {"list:1": None})
    assert late.codes == [1012]


@staged
async def test_a_process_takes_no_more_sockets_than_it_has_files_for(hub, room):
    hub.most_sockets = 1
    await joined(hub)
    one_too_many = Screen()

    await hub.admit(one_too_many, {"list:1": None})

    assert one_too_many.codes == [1013]
