"""The one place of a process from which screens change."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from time import thread_time
from typing import Any

from django.db import close_old_connections

from scoring.live.broker import Broker
from scoring.live.frames import closed_frame
from scoring.live.rooms import NOT_FOUND, Refused, Watchable, kinds
from scoring.live.sockets import Scope, Socket
from scoring.live.watched import NOTHING, WatchedRoom

logger = logging.getLogger(__name__)

TICK_SECONDS = 5
# After a fan-out the loop belongs to everybody else for three times as long as it took.
REST_FACTOR = 3
SHORTEST_REST, LONGEST_REST = 0.010, 0.080
RESTART, TRY_LATER = 1012, 1013

type Seen = tuple[str, int] | None


class Hub:
    def __init__(self) -> None:
        self.rooms: dict[str, WatchedRoom] = {}
        self.sockets: set[Socket] = set()
        self.counts: Counter[str] = Counter()
        self.epoch = ""
        self.is_draining = False
        self.most_sockets = 500
        # The app's answers: who is behind a connection, which epoch, what time brings about.
        self.find_viewer: Callable[[Scope], Any] = lambda scope: None
        self.find_epoch: Callable[[], str] = lambda: ""
        self.due: list[Callable[[], object]] = []
        self.broker = Broker(self._heard, self.counts)
        # Threads of our own: the one that Django's `sync_to_async` shares may be busy for seconds.
        self.readers = ThreadPoolExecutor(4, thread_name_prefix="live-read")
        self.doors = ThreadPoolExecutor(4, thread_name_prefix="live-door")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._dirty: set[WatchedRoom] = set()
        # What pokes said while a room was being read.
        self._reading: dict[WatchedRoom, int] = {}
        self._woken = asyncio.Event()
        self._spent = 0.0
        self._rest_until = 0.0

    def start(self) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._run(self._pace())
            self._run(self._tick_for_ever())
            self._run(self._keep_house())
            self.broker.start(self._run)

    # Pokes

    def poke(self, name: str, version: int) -> None:
        """From any thread."""
        if self._loop is None:
            self.broker.say_from_outside(name, version)
            return
        # The loop is closed when the process ends.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._poked, name, version)

    def _poked(self, name: str, version: int) -> None:
        self._heard(name, version)
        self.broker.say(name, version)

    def _heard(self, name: str, version: int) -> None:
        watched = self.rooms.get(name)
        if watched is not None and version > watched.version:
            self._mark(watched, version)

    def _mark(self, watched: WatchedRoom, version: int) -> None:
        if watched in self._reading:
            self._reading[watched] = max(version, self._reading[watched])
        else:
            self._dirty.add(watched)
            self._woken.set()

    # Reading and sending

    async def _pace(self) -> None:
        """All rooms that changed, at once when idle, else after the rest that the last fan-outs
        earned; by CPU time, for on a busy machine the clock's would feed itself."""
        loop = asyncio.get_running_loop()
        while True:
            await self._woken.wait()
            await asyncio.sleep(max(0.0, self._rest_until - loop.time()))
            self._woken.clear()
            self._spent = 0.0
            dirty, self._dirty = self._dirty, set()
            for watched in dirty:
                self._reading[watched] = NOTHING
                self._run(self._refresh(watched))

    async def _refresh(self, watched: WatchedRoom) -> None:
        source = watched.source
        try:
            news = await self.in_thread(source.read)
            began = thread_time()
            watched.take(source, news)
            self._rest(thread_time() - began)
        except Exception:
            # The next tick sees that the room is behind.
            self.counts["failed readings"] += 1
            logger.warning("%s could not be read", watched.room.name, exc_info=True)
        poked = self._reading.pop(watched)
        if poked > watched.version and self.rooms.get(watched.room.name) is watched:
            self._mark(watched, poked)

    def _rest(self, spent: float) -> None:
        self._spent += spent
        rest = min(max(REST_FACTOR * self._spent, SHORTEST_REST), LONGEST_REST)
        self._rest_until = asyncio.get_running_loop().time() + rest

    async def in_thread(self, function: Callable[..., Any], *given: Any) -> Any:
        return await self._in(self.readers, function, *given)

    async def _in(self, threads: Executor, function: Callable[..., Any], *given: Any) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, _on_a_good_connection, function, *given)

    # Coming and going

    async def admit(self, socket: Socket, wanted: Mapping[str, Seen]) -> None:
        """Let a socket into the rooms that are open to it; each of the others is refused alone."""
        self.start()
        if self.is_draining or len(self.sockets) >= self.most_sockets:
            await self.close(socket, RESTART if self.is_draining else TRY_LATER)
            return
        self.sockets.add(socket)
        socket.when_drained(partial(self._drained, socket))
        try:
            found = await self._in(self.doors, self._found, socket.scope, list(wanted))
        except Exception as wrong:  # noqa: BLE001 — the database is away, and comes back
            logger.warning("a socket is sent away: %s", wrong)
            await self.close(socket, TRY_LATER)
            return
        if socket not in self.sockets:
            return
        for name, room in found.items():
            if isinstance(room, Watchable):
                self._join(socket, room, self._version_of(wanted[name]))
        self._refuse(socket, _codes(found))

    def _found(self, scope: Scope, names: list[str]) -> dict[str, Watchable | int]:
        """Each room, or the code of its refusal. In a thread."""
        self.epoch = self.epoch or self.find_epoch()
        try:
            viewer = self.find_viewer(scope)
        except Refused as refused:
            return dict.fromkeys(names, refused.code)
        return {name: _opened(name, viewer) for name in names}

    def _join(self, socket: Socket, room: Watchable, seen: int) -> None:
        # Register first, then compare: what is committed meanwhile comes by one way or the other.
        watched = self.rooms.get(room.name)
        if watched is None:
            watched = WatchedRoom(room, epoch=self.epoch, in_thread=self.in_thread)
            self.rooms[room.name] = watched
            self.broker.listen_to(room.name)
        socket.rooms.add(room.name)
        watched.expect(socket, seen)
        if watched.version == NOTHING or seen > watched.version:
            self._mark(watched, seen)
        else:
            watched.catch_up(socket)

    def resume(self, socket: Socket, name: str, seen: Seen) -> None:
        """A page says what it has of a room that it is in."""
        if name in socket.rooms and (watched := self.rooms.get(name)):
            watched.expect(socket, self._version_of(seen))
            watched.catch_up(socket)

    def leave(self, socket: Socket) -> None:
        self.sockets.discard(socket)
        for name in socket.rooms:
            if watched := self.rooms.get(name):
                watched.leave(socket)
        socket.rooms.clear()

    def _refuse(self, socket: Socket, refused: Mapping[str, int]) -> None:
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
        self._run(self.close(socket, code))

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

    # The tick

    async def _tick_for_ever(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            names = list(self.rooms)
            try:
                epoch, versions = await self.in_thread(self._now, names)
            except Exception:
                # No heartbeat then: nobody may believe that what he sees is current.
                self.counts["failed ticks"] += 1
                logger.warning("the tick failed", exc_info=True)
            else:
                self._heal(epoch, {name: versions.get(name) for name in names})

    def _now(self, names: list[str]) -> tuple[str, dict[str, int]]:
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
        return self.find_epoch(), found

    def _heal(self, epoch: str, versions: Mapping[str, int | None]) -> None:
        is_another = epoch != self.epoch
        self.epoch = epoch
        for name, version in versions.items():
            watched = self.rooms.get(name)
            if watched is None:
                continue
            if not watched.sockets:
                del self.rooms[name]
                self.broker.ignore(name)
            elif version is None:
                for socket in watched.sockets:
                    self._refuse(socket, {name: NOT_FOUND})
            else:
                if is_another:
                    watched.start(epoch)
                if version > watched.version:
                    # No heartbeat for who does not have the newest.
                    self.counts["healed by the tick"] += watched not in self._reading
                    self._mark(watched, version)
                else:
                    watched.beat()
                    watched.catch_up_all()

    async def _keep_house(self) -> None:
        """What time brings about, and whether everybody may still see what he sees."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            for work in (self._bring_about, self._ask_again):
                try:
                    await work()
                except Exception:
                    self.counts["failed ticks"] += 1
                    logger.warning("keeping house failed", exc_info=True)

    async def _bring_about(self) -> None:
        for due in self.due:
            await self._in(self.doors, due)

    async def _ask_again(self) -> None:
        alike: dict[tuple[object, ...], list[Socket]] = defaultdict(list)
        for socket in self.sockets:
            alike[_credentials(socket.scope)].append(socket)
        for sockets in alike.values():
            names = list(set[str]().union(*(socket.rooms for socket in sockets)))
            found = await self._in(self.doors, self._found, sockets[0].scope, names)
            refused = _codes(found)
            for socket in sockets:
                lost = {name: refused[name] for name in socket.rooms & refused.keys()}
                self._refuse(socket, lost)

    # The end

    async def drain(self, *, within: float) -> None:
        """Tell all sockets to come back, not all in the same instant."""
        self.is_draining = True
        sockets = list(self.sockets)
        for socket in sockets:
            self._end(socket, RESTART)
            await asyncio.sleep(within / len(sockets))

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        # The loop itself holds tasks weakly.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _opened(name: str, viewer: Any) -> Watchable | int:
    kind, _, key = name.partition(":")
    if kind not in kinds:
        return NOT_FOUND
    try:
        return kinds[kind].open_to(key, viewer)
    except Refused as refused:
        return refused.code


def _codes(found: Mapping[str, Watchable | int]) -> dict[str, int]:
    return {name: room for name, room in found.items() if isinstance(room, int)}


def _credentials(scope: Scope) -> tuple[object, ...]:
    """What `find_viewer` may go by: with the same of these, sockets see the same."""
    named = (b"cookie", b"authorization", b"sec-websocket-protocol")
    return tuple(pair for pair in scope["headers"] if pair[0] in named)


def _on_a_good_connection(function: Callable[..., Any], *given: Any) -> Any:
    close_old_connections()
    try:
        return function(*given)
    finally:
        close_old_connections()


hub = Hub()
