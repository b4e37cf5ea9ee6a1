"""What every tick brings to the screens of a room."""

import pytest

from scoring.live.watched import QUIET_SECONDS
from scoring.tests.live.stage import change, joined, staged, until


@staged
async def test_what_is_current_gets_a_heartbeat_only(hub, room):
    room.put("a", "first", 1)

    screen = await joined(hub, ("e", 1))

    assert screen.frames[0] == {"room": "list:1", "epoch": "e", "version": 1}


@pytest.mark.usefixtures("slow_ticks")
@staged
async def test_who_was_told_something_a_moment_ago_needs_no_heartbeat(hub, room):
    room.put("a", "first", 1)
    screen = await joined(hub)
    change(hub, room, "a", "second", 1)
    await until(lambda: screen.texts == {"a": "second"})
    watched, heard = hub.rooms[room.name], len(screen.frames)

    watched.beat_where_it_was_quiet()
    assert len(screen.frames) == heard

    watched.told_at -= QUIET_SECONDS + 1
    watched.beat_where_it_was_quiet()
    assert len(screen.frames) == heard + 1


@staged
async def test_a_lost_poke_is_healed_by_the_tick(hub, room):
    room.put("a", "first", 1)
    screen = await joined(hub)

    room.put("a", "new", 1)

    await until(lambda: screen.page == room.page())
    assert hub.counts["healed by the tick"] == 1


@staged
async def test_another_epoch_replaces_everything(hub, room):
    room.put("a", "first", 1)
    screen = await joined(hub)

    hub.find_epoch = lambda: "after a restore"

    await until(lambda: screen.frames[-1]["epoch"] == "after a restore")
    assert "content" in next(f for f in screen.frames if f["epoch"] != "e")


@staged
async def test_a_room_that_was_joined_while_the_epoch_changed_follows(hub, room):
    room.put("a", "first", 1)
    screen = await joined(hub)

    hub.epoch, hub.find_epoch = "after a restore", lambda: "after a restore"

    await until(lambda: screen.frames[-1]["epoch"] == "after a restore")


@staged
async def test_nobody_is_told_that_he_is_current_while_the_database_is_away(hub, room):
    room.put("a", "first", 1)
    screen = await joined(hub)

    def away():
        raise OSError("no database")

    hub.find_epoch = away
    await until(lambda: hub.counts["failed ticks"])
    count, failed = len(screen.frames), hub.counts["failed ticks"]
    await until(lambda: hub.counts["failed ticks"] >= failed + 3)

    assert len(screen.frames) == count


@staged
async def test_who_may_not_see_it_any_more_is_sent_away(hub, room):
    room.put("a", "first", 1)
    screen = await joined(hub)

    room.may_watch = False

    await until(lambda: screen.codes == [4404])
    assert not hub.sockets
    await until(lambda: not hub.rooms)


@staged
async def test_a_room_without_watchers_is_forgotten(hub, room):
    screen = await joined(hub)

    hub.leave(screen)

    await until(lambda: not hub.rooms)
    assert not hub.broker.wanted


@staged
async def test_a_room_that_goes_by_the_clock_is_read_at_every_tick_and_healed_by_none(hub, room):
    room.goes_by_the_clock = True
    room.put("a", "first", 1)
    screen = await joined(hub)

    for number in range(3):
        room.put("a", f"{number}", 1)
        await until(lambda: screen.page == room.page())

    assert hub.counts["healed by the tick"] == 0


@staged
async def test_it_is_read_at_every_tick_although_the_clock_was_put_back(hub, room):
    room.goes_by_the_clock = True
    room.put("a", "first", 1)
    await joined(hub)
    room.version, readings = 0, room.readings

    await until(lambda: room.readings > readings + 2)


@staged
async def test_what_is_due_is_done_although_something_else_fails(hub, room):
    done = []

    def fails():
        raise OSError("no database")

    hub.due = [fails, lambda: done.append(True)]
    hub.start()

    await until(lambda: hub.counts["failed ticks"] > 1 and len(done) > 1)
