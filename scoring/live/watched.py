"""A room that is watched in this process: what it shows, who has it, and who is behind."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

from django.db import OperationalError

from scoring.live.frames import Frame, Piece, content_frame, heartbeat_frame
from scoring.live.rooms import Changes, MessageRoom, Room, Watchable
from scoring.live.sockets import Socket, write_to_all

logger = logging.getLogger(__name__)

# The version of who has seen nothing, or nothing that says anything.
NOTHING = -1
MOST_CAUGHT = 64
# So that with a tick every five seconds nobody hears nothing for more than seven and a half.
QUIET_SECONDS = 2.5

type InThread = Callable[..., Awaitable[Any]]


class Source(Protocol):
    """Where the frames of a room come from."""

    version: int

    def read(self) -> Any:
        """What is new since `version`; in a thread."""

    def take(self, news: Any) -> Frame | None:
        """Go on to the version of the news, in the loop; None where nothing is seen of it."""

    async def since(self, seen: int) -> tuple[int, Frame | None]:
        """What a socket misses, and the version it has with it."""


class KeptFragments:
    """A room's fragments, piece by piece, so that a late joiner costs a join and no rendering."""

    def __init__(self, room: Room, epoch: str) -> None:
        self.room = room
        self.epoch = epoch
        self.version = self.first_version = self.order_version = NOTHING
        self.pieces: dict[str, Piece] = {}
        self.sort_keys: dict[str, Any] = {}
        self.order: list[list[Any]] = []
        # Phones that lost the same server come back with the same version.
        self.caught: dict[int, Frame | None] = {}

    def read(self) -> Changes:
        return self.room.changes_since(None if self.version == NOTHING else self.version)

    def take(self, changes: Changes) -> Frame | None:
        if changes.version <= self.version:
            return None
        # All that may fail first: what is taken is sent.
        new = self._new_pieces(changes)
        sort_keys, order = self._ordered(changes)
        for id_ in changes.removed:
            self.pieces.pop(id_, None)
        self.pieces.update(new)
        stood, is_reordered = self.order, order != self.order
        if self.version == NOTHING:
            self.first_version = changes.version
        self.sort_keys, self.order, self.version = sort_keys, order, changes.version
        if is_reordered:
            self.order_version = self.version
        self.caught.clear()
        if is_reordered:
            return self._frame(new.values(), order=order, stood=stood)
        return self._frame(new.values()) if new else None

    async def since(self, seen: int) -> tuple[int, Frame | None]:
        if not self.first_version <= seen <= self.version:
            seen = NOTHING
        if seen not in self.caught:
            # Whoever asks for every version that ever was shall not fill the memory.
            if len(self.caught) == MOST_CAUGHT:
                self.caught.clear()
            self.caught[seen] = self._since(seen)
        return self.version, self.caught[seen]

    def _since(self, seen: int) -> Frame | None:
        if seen == self.version:
            return None
        if seen == NOTHING:
            return self._frame(self.pieces.values(), order=self.order)
        missed = [piece for piece in self.pieces.values() if piece.version > seen]
        return self._frame(missed, order=self.order if self.order_version > seen else None)

    def _new_pieces(self, changes: Changes) -> dict[str, Piece]:
        pieces = {id_: Piece(html, changes.version) for id_, html in changes.fragments.items()}
        kept = self.pieces.get
        return {id_: new for id_, new in pieces.items() if not new.looks_like(kept(id_))}

    def _ordered(self, changes: Changes) -> tuple[dict[str, Any], list[list[Any]]]:
        known = self.sort_keys
        if not changes.removed and changes.sort_keys.items() <= known.items():
            return known, self.order
        sort_keys = {**known, **changes.sort_keys}
        for id_ in changes.removed:
            sort_keys.pop(id_, None)
        return sort_keys, self.room.ordered(sort_keys)

    def _frame(self, pieces: Iterable[Piece], **placed: list[list[Any]] | None) -> Frame:
        return content_frame(
            self.room.name, epoch=self.epoch, version=self.version, pieces=pieces, **placed
        )


class Messages:
    """A device's messages, of which nothing is kept: each socket reads what it misses."""

    def __init__(self, room: MessageRoom, in_thread: InThread) -> None:
        self.room = room
        self.in_thread = in_thread
        self.version = NOTHING

    def read(self) -> tuple[int, str | None]:
        if self.version == NOTHING:
            return self.room.versions([self.room.key])[self.room.key], None
        return self.room.message_since(self.version)

    def take(self, news: tuple[int, str | None]) -> Frame | None:
        version, text = news
        if version <= self.version:
            return None
        self.version = version
        return None if text is None else Frame(text)

    async def since(self, seen: int) -> tuple[int, Frame | None]:
        asked = None if seen == NOTHING else seen
        version, text = await self.in_thread(self.room.message_since, asked)
        return version, None if text is None else Frame(text)


class WatchedRoom:
    """`current` have the room's version; `behind` what each has seen, for they could not be
    written to, or have only just come."""

    def __init__(
        self, room: Watchable, *, epoch: str, in_thread: InThread, counts: Counter[str]
    ) -> None:
        self.room = room
        self.in_thread = in_thread
        self.counts = counts
        # In the order they came: with a thousand of them, memory is read faster in order.
        self.current: dict[Socket, None] = {}
        self.behind: dict[Socket, int] = {}
        self.catching_up: set[Socket] = set()
        # The pokes that the hub listens to for it.
        self.heard: frozenset[str] = frozenset()
        self.told_at = 0.0
        self.start(epoch)

    def start(self, epoch: str) -> None:
        """From nothing: a new epoch has nothing in common with the one before."""
        self.epoch = epoch
        self.behind.update(dict.fromkeys(self.current, NOTHING))
        self.current.clear()
        self.source: Source = (
            Messages(self.room, self.in_thread)
            if isinstance(self.room, MessageRoom)
            else KeptFragments(self.room, epoch)  # type: ignore[arg-type]
        )

    @property
    def version(self) -> int:
        return self.source.version

    @property
    def sockets(self) -> list[Socket]:
        return [*self.current, *self.behind]

    def expect(self, socket: Socket, seen: int) -> None:
        self.current.pop(socket, None)
        self.behind[socket] = seen

    def leave(self, socket: Socket) -> None:
        self.current.pop(socket, None)
        self.behind.pop(socket, None)

    def take(self, source: Source, news: Any) -> None:
        """What was read, to all who have what came before."""
        if source is not self.source:
            return
        seen = source.version
        if frame := source.take(news):
            self._send(frame, seen=seen)
        elif source.version != seen:
            # Nothing to be seen of it, but what a phone comes back with is then the new version.
            self.beat()
        self.catch_up_all()

    def beat(self) -> None:
        """Tell all who are current that they still are."""
        if self.current and (frame := self._heartbeat()):
            self._send(frame, seen=self.version)

    def beat_where_it_was_quiet(self) -> None:
        """A frame of a moment ago has said the same."""
        if asyncio.get_running_loop().time() > self.told_at + QUIET_SECONDS:
            self.beat()

    def catch_up_all(self) -> None:
        for socket in list(self.behind):
            self.catch_up(socket)

    def catch_up(self, socket: Socket) -> None:
        # What a stalled one misses is not worked out again and again: it says when it is ready.
        if not socket.is_ready or self.version == NOTHING:
            return
        if socket in self.behind and socket not in self.catching_up:
            self.catching_up.add(socket)
            asyncio.Task(self._catch_up(socket), eager_start=True, loop=asyncio.get_running_loop())

    async def _catch_up(self, socket: Socket) -> None:
        try:
            while socket in self.behind:
                source = self.source
                version, frame = await source.since(self.behind[socket])
                if source is not self.source:
                    continue
                frame = frame or self._heartbeat()
                if socket not in self.behind or (frame and not socket.write(frame)):
                    return
                self.counts["catch-ups"] += frame is not None
                self.behind[socket] = version
                if version > self.version:
                    # Ahead of the room, which is read soon and then comes by here again.
                    return
                if version == self.version:
                    del self.behind[socket]
                    self.current[socket] = None
        except Exception as wrong:  # noqa: BLE001 — the next tick tries again
            warn(f"{self.room.name}: nothing to be had for a watcher", wrong)
        finally:
            self.catching_up.discard(socket)

    def _send(self, frame: Frame, *, seen: int) -> None:
        """To every socket at once; one that is not ready now gets what it misses later."""
        self.told_at = asyncio.get_running_loop().time()
        missed = write_to_all(self.current, frame)
        self.counts["deliveries"] += len(self.current) - len(missed)
        self.counts["passed over"] += len(missed)
        for socket in missed:
            self.expect(socket, seen)

    def _heartbeat(self) -> Frame | None:
        """None for devices, which hear only of what changes."""
        if isinstance(self.room, MessageRoom):
            return None
        return heartbeat_frame(self.room.name, epoch=self.epoch, version=self.version)


def warn(what: str, wrong: Exception) -> None:
    """With its trace, unless it is only the database that is away."""
    logger.warning("%s: %s", what, wrong, exc_info=not isinstance(wrong, OperationalError))
