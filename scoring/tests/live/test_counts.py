"""What the hub says of itself to whoever runs the server."""

import pytest
from channels.layers import InMemoryChannelLayer, channel_layers

from scoring.live import ticking
from scoring.live.broker import SPEAKS
from scoring.tests.live.stage import Screen, staged, until


async def joined(hub):
    screen = Screen()
    await hub.admit(screen, {"list:1": None})
    await until(lambda: screen.frames)
    return screen


def change(hub, room, text):
    room.put("a", text, 1)
    hub.poke(room.name, room.version)


@staged
async def test_each_frame_is_counted_for_each_socket_that_takes_it(hub, room):
    room.put("a", "first", 1)
    screens = [await joined(hub) for _ in range(3)]
    before = hub.counts.copy()

    change(hub, room, "second")
    await until(lambda: all(screen.page == room.page() for screen in screens))

    counted = hub.counts - before
    assert (counted["pokes"], counted["readings"], counted["deliveries"]) == (1, 1, 3)
    assert hub.counts["sockets let in"] == before["catch-ups"] == 3


@staged
async def test_a_socket_that_takes_nothing_is_counted_and_then_caught_up(hub, room):
    room.put("a", "first", 1)
    slow, _ = await joined(hub), await joined(hub)
    before = hub.counts.copy()

    slow.is_ready = False
    change(hub, room, "second")
    await until(lambda: hub.counts["passed over"])
    behind = len(hub.rooms["list:1"].behind)
    slow.is_ready = True
    slow.drained()
    await until(lambda: slow.page == room.page())

    assert behind == 1
    counted = hub.counts - before
    assert (counted["deliveries"], counted["passed over"], counted["catch-ups"]) == (1, 1, 1)


def test_pokes_that_reach_the_broker_are_told_from_those_that_do_not(monkeypatch):
    class Broken(InMemoryChannelLayer):
        async def group_send(self, group, message):
            if message["version"] > 2:
                raise ConnectionError
            await super().group_send(group, message)

    monkeypatch.setattr(
        channel_layers, "backends", {name: Broken() for name in ("default", SPEAKS)}
    )

    @staged
    async def story(hub, room):
        hub.start()
        for version, name in enumerate(("list:1", "list:2", "list:3", "list:4"), start=1):
            hub.poke(name, version)
        await until(lambda: hub.counts["failed pokes"])
        assert (hub.counts["pokes sent"], hub.counts["failed pokes"]) == (2, 2)

    story()


@pytest.mark.parametrize("fails", [False, True])
def test_each_duty_of_a_tick_is_timed_even_where_it_fails(monkeypatch, fails):
    monkeypatch.setattr(ticking, "TICK_SECONDS", 0.05)

    def due():
        if fails:
            raise RuntimeError("told to fail")

    @staged
    async def story(hub, room):
        hub.due.append(due)
        hub.start()
        await until(lambda: sum(bool(spent.times) for spent in hub.duties.values()) == 3)
        assert set(hub.duties) == {"heal", "bring_about", "ask_again"}
        assert min(spent.seconds for spent in hub.duties.values()) > 0
        assert min(spent.late_seconds for spent in hub.duties.values()) >= 0
        assert bool(hub.counts["failed ticks"]) is fails

    story()
