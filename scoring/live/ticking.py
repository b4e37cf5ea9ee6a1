"""Every few seconds: what pokes did not say, what time brings about, who may still see what."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.live.rooms import NOT_FOUND, codes_in, kinds
from scoring.live.watched import warn

if TYPE_CHECKING:
    from scoring.live.hub import Hub
    from scoring.live.sockets import Socket

TICK_SECONDS = 5


@dataclass
class Spent:
    """On one duty: how often, for how long altogether, and how late it began altogether, which is
    how long the loop was busy with something else."""

    times: int = 0
    seconds: float = 0
    late_seconds: float = 0


async def at_every_tick(hub: "Hub", duty: Callable[["Hub"], Awaitable[None]]) -> None:
    """Each duty by itself: one that fails or hangs holds up no other."""
    loop, spent = asyncio.get_running_loop(), hub.duties.setdefault(duty.__name__, Spent())
    while True:
        due = loop.time() + TICK_SECONDS
        await asyncio.sleep(TICK_SECONDS)
        began = loop.time()
        try:
            await duty(hub)
        except Exception as wrong:  # noqa: BLE001 — the next tick tries again
            hub.counts["failed ticks"] += 1
            warn(f"the tick could not {duty.__name__}", wrong)
        spent.times += 1
        spent.seconds += loop.time() - began
        spent.late_seconds += began - due


def _now(hub: "Hub", names: list[str]) -> tuple[str, dict[str, int]]:
    """The epoch, and the versions of these rooms: a query for each kind."""
    keys: dict[str, list[str]] = defaultdict(list)
    for name in names:
        kind, _, key = name.partition(":")
        keys[kind].append(key)
    found = {
        f"{kind}:{key}": version
        for kind, asked in keys.items()
        for key, version in kinds[kind].versions(asked).items()
    }
    return hub.find_epoch(), found


async def heal(hub: "Hub") -> None:
    """Where this fails there is no heartbeat: nobody may believe that what he sees is current."""
    names = list(hub.rooms)
    hub.epoch, versions = await hub.at_the_door(_now, hub, names)
    for name in names:
        watched, version = hub.rooms.get(name), versions.get(name)
        if watched is None:
            continue
        if not watched.sockets:
            hub.forget(watched)
        elif version is None:
            for socket in watched.sockets:
                hub.refuse(socket, {name: NOT_FOUND})
        else:
            if watched.epoch != hub.epoch:
                watched.start(hub.epoch)
            # A clock may be put back.
            goes_by_the_clock = watched.room.goes_by_the_clock
            if version > watched.version or goes_by_the_clock:
                # No heartbeat for who does not have the newest.
                is_due = goes_by_the_clock or watched in hub.reading
                hub.counts["healed by the tick"] += not is_due
                hub.mark(watched, version)
            else:
                watched.beat_where_it_was_quiet()
                watched.catch_up_all()


async def bring_about(hub: "Hub") -> None:
    """What is due by now; the others too where one of them fails."""
    await asyncio.gather(*map(hub.at_the_door, hub.due))


async def ask_again(hub: "Hub") -> None:
    """Whether everybody may still see what he sees."""
    alike: dict[tuple[object, ...], list[Socket]] = defaultdict(list)
    for socket in hub.sockets:
        alike[socket.credentials].append(socket)
    for sockets in alike.values():
        names = list(set[str]().union(*(socket.rooms for socket in sockets)))
        refused = codes_in(await hub.at_the_door(hub.find, sockets[0].scope, names))
        for socket in sockets:
            hub.refuse(socket, {name: refused[name] for name in socket.rooms & refused.keys()})
