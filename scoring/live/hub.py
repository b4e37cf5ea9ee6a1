"""The one place of a process from which screens change."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Mapping
from contextlib import suppress
from contextvars import Context, copy_context
from functools import partial
from time import thread_time
from typing import Any

from django.db import close_old_connections

from scoring.live.broker import Broker
from scoring.live.frames import closed_frame
from scoring.live.rooms import MessageRoom, Refused, Watchable, codes_in, opened
from scoring.live.sockets import RESTART, TRY_LATER, Scope, Socket
from scoring.live.threads import Threads
from scoring.live.ticking import Spent, ask_again, at_every_tick, bring_about, heal
from scoring.live.watched import NOTHING, WatchedRoom, warn

# After a fan-out the loop belongs to everybody else for twice as long as it took.
REST_FACTOR = 2
SHORTEST_REST, LONGEST_REST = 0.010, 0.080

type Seen = tuple[str, int] | None


class Hub:
    def __init__(self) -> None:
        self.rooms: dict[str, WatchedRoom] = {}
        # By the poke that they answer to.
        self.hearing: dict[str, set[WatchedRoom]] = {}
        self.sockets: set[Socket] = set()
        # What has happened since it began; whoever shows the figures reads them here.
        self.counts: Counter[str] = Counter()
        self.duties: dict[str, Spent] = {}
        self.epoch = ""
        self.is_draining = self.speaks_at_once = False
        self.most_sockets = 500
        # The app's answers: who is behind a connection, which epoch, what time brings about.
        self.find_viewer: Callable[[Scope], Any] = lambda scope: None
        self.find_epoch: Callable[[], str] = lambda: ""
        self.due: list[Callable[[], object]] = []
        self.broker = Broker(self._heard, self.counts)
        # Threads of our own: the one that Django's `sync_to_async` shares may be busy for seconds.
        self.readers = Threads(4, name="live-read")
        self.doors = Threads(4, name="live-door")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._dirty: set[WatchedRoom] = set()
        # What pokes said while a room was being read.
        self.reading: dict[WatchedRoom, int] = {}
        self._awaits_refresh = False
        self._spent = 0.0
        self._rest_until = 0.0

    def start(self) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            for duty in (heal, bring_about, ask_again):
                self.run(at_every_tick(self, duty))
            self.broker.start(self.run)

    # Pokes

    def poke(self, name: str, version: int) -> None:
        """From any thread. A process without a hub, a command say, leaves it to the ticks unless
        it speaks by itself."""
        if self._loop is None:
            if self.speaks_at_once:
                self.broker.say_at_once(name, version)
        else:
            # The loop is closed when the process ends.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._poked, name, version)

    def _poked(self, name: str, version: int) -> None:
        self.counts["pokes"] += 1
        self._heard(name, version)
        self.broker.say(name, version)

    def _heard(self, name: str, version: int) -> None:
        for watched in self.hearing.get(name, ()):
            told = watched.room.version_told(name, version)
            if told > watched.version:
                self.mark(watched, told)

    def mark(self, watched: WatchedRoom, version: int) -> None:
        if watched in self.reading:
            self.reading[watched] = max(version, self.reading[watched])
        else:
            self._dirty.add(watched)
            if not self._awaits_refresh:
                self._awaits_refresh = True
                asyncio.get_running_loop().call_at(self._rest_until, self._refresh_all)

    # Reading and sending

    def _refresh_all(self) -> None:
        """All rooms that changed, at once when idle, else after the rest that the last fan-outs
        earned; by CPU time, for on a busy machine the clock's would feed itself."""
        self._awaits_refresh = False
        self._spent = 0.0
        dirty, self._dirty = self._dirty, set()
        for watched in dirty:
            self.reading[watched] = NOTHING
            self.run(self._refresh(watched))

    async def _refresh(self, watched: WatchedRoom) -> None:
        source = watched.source
        try:
            news = await self.in_thread(source.read)
            self.counts["readings"] += 1
            began = thread_time()
            watched.take(source, news)
            if self.rooms.get(watched.room.name) is watched:
                self._listen(watched, watched.room.hears)
            self._rest(thread_time() - began)
        except Exception as wrong:  # noqa: BLE001 — the next tick sees that the room is behind
            self.counts["failed readings"] += 1
            warn(f"{watched.room.name} could not be read", wrong)
        poked = self.reading.pop(watched)
        if poked > watched.version and self.rooms.get(watched.room.name) is watched:
            self.mark(watched, poked)

    def _rest(self, spent: float) -> None:
        self._spent += spent
        rest = min(max(REST_FACTOR * self._spent, SHORTEST_REST), LONGEST_REST)
        self._rest_until = asyncio.get_running_loop().time() + rest

    async def in_thread(self, function: Callable[..., Any], *given: Any) -> Any:
        return await self.readers.call(_on_a_good_connection, function, *given)

    async def at_the_door(self, function: Callable[..., Any], *given: Any) -> Any:
        """In a thread that no reading of a room keeps busy."""
        # The context carries the id of the socket, where one asks, into the thread's log lines.
        in_context = copy_context().run
        return await self.doors.call(in_context, _on_a_good_connection, function, *given)

    # Coming and going

    async def admit(self, socket: Socket, wanted: Mapping[str, Seen]) -> None:
        """Let a socket into the rooms that are open to it; each of the others is refused alone."""
        self.start()
        if self.is_draining or len(self.sockets) >= self.most_sockets:
            await self.close(socket, RESTART if self.is_draining else TRY_LATER)
            return
        self.sockets.add(socket)
        self.counts["sockets let in"] += 1
        socket.drained = partial(self._drained, socket)
        try:
            found = await self.at_the_door(self.find, socket.scope, list(wanted))
        except Exception as wrong:  # noqa: BLE001 — the database is away, and comes back
            warn("a socket is sent away", wrong)
            await self.close(socket, TRY_LATER)
            return
        if socket not in self.sockets:
            return
        for name, room in found.items():
            if isinstance(room, Watchable):
                self._join(socket, room, self._version_of(wanted[name]))
        self.refuse(socket, codes_in(found))

    def find(self, scope: Scope, names: list[str]) -> dict[str, Watchable | int]:
        """Each room, or the code of its refusal. In a thread."""
        self.epoch = self.epoch or self.find_epoch()
        try:
            viewer = self.find_viewer(scope)
        except Refused as refused:
            return dict.fromkeys(names, refused.code)
        return {name: opened(name, viewer) for name in names}

    def _join(self, socket: Socket, room: Watchable, seen: int) -> None:
        # Register first, then compare: what is committed meanwhile comes by one way or the other.
        watched = self.rooms.get(room.name)
        if watched is None:
            watched = WatchedRoom(
                room, epoch=self.epoch, in_thread=self.in_thread, counts=self.counts
            )
            self.rooms[room.name] = watched
            self._listen(watched, room.hears)
        socket.rooms.add(room.name)
        self._compare(watched, socket, seen)

    def resume(self, socket: Socket, name: str, seen: Seen) -> None:
        """A page says what it has of a room that it is in."""
        watched = self.rooms.get(name) if name in socket.rooms else None
        if watched is None or isinstance(watched.room, MessageRoom):
            return
        version = self._version_of(seen)
        # Nobody can have seen more than there is.
        self._compare(watched, socket, version if version <= watched.version else NOTHING)

    def _compare(self, watched: WatchedRoom, socket: Socket, seen: int) -> None:
        watched.expect(socket, seen)
        if watched.version == NOTHING or seen > watched.version:
            self.mark(watched, seen)
        else:
            watched.catch_up(socket)

    def forget(self, watched: WatchedRoom) -> None:
        """Nobody watches it here any more."""
        del self.rooms[watched.room.name]
        self._listen(watched, ())

    def _listen(self, watched: WatchedRoom, names: Collection[str]) -> None:
        """To these pokes for this room, and to no others."""
        wanted, held = frozenset(names), watched.heard
        for name in wanted - held:
            self.hearing.setdefault(name, set()).add(watched)
            self.broker.listen_to(name)
        for name in held - wanted:
            self.hearing[name].discard(watched)
            if not self.hearing[name]:
                del self.hearing[name]
                self.broker.ignore(name)
        watched.heard = wanted

    def leave(self, socket: Socket) -> None:
        self.sockets.discard(socket)
        for name in socket.rooms:
            if watched := self.rooms.get(name):
                watched.leave(socket)
        socket.rooms.clear()

    def refuse(self, socket: Socket, refused: Mapping[str, int]) -> None:
        """Each room alone; the socket itself where none is left."""
        for name in refused:
            if watched := self.rooms.get(name):
                watched.leave(socket)
            socket.rooms.discard(name)
        if refused and not socket.rooms:
            self._end(socket, min(refused.values()))
        elif not all(socket.write(closed_frame(*each)) for each in refused.items()):
            # It comes back, and is told then.
            self._end(socket, RESTART)

    def _end(self, socket: Socket, code: int) -> None:
        # Nobody waits for a socket that does not take its close frame.
        self.run(self.close(socket, code))

    async def close(self, socket: Socket, code: int) -> None:
        self.leave(socket)
        # It may be gone already, in the words of whichever server.
        with suppress(Exception):
            await socket.close(code)

    def _drained(self, socket: Socket) -> None:
        for name in socket.rooms:
            if watched := self.rooms.get(name):
                watched.catch_up(socket)

    def _version_of(self, seen: Seen) -> int:
        """A version of another epoch says nothing."""
        return seen[1] if seen and seen[0] == self.epoch else NOTHING

    # The end

    async def drain(self, *, within: float) -> None:
        """Tell all sockets to come back, not all in the same instant."""
        self.is_draining = True
        loop, sockets = asyncio.get_running_loop(), list(self.sockets)
        ends_at = loop.time() + within
        for left, socket in zip(range(len(sockets), 0, -1), sockets, strict=True):
            self._end(socket, RESTART)
            await asyncio.sleep((ends_at - loop.time()) / left)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        # Nobody's: whichever request was the first, it is not the one that all of this is about.
        loop, context = asyncio.get_running_loop(), Context()
        task = asyncio.Task(work, eager_start=True, loop=loop, context=context)
        # The loop itself holds tasks weakly.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _on_a_good_connection(function: Callable[..., Any], *given: Any) -> Any:
    close_old_connections()
    try:
        return function(*given)
    finally:
        close_old_connections()


hub = Hub()
