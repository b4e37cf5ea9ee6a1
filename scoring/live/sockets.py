"""One connection, and how a frame gets onto it without waiting for anybody."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable
from types import coroutine
from typing import Any

from scoring.live.frames import Frame

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[Any]]
type Send = Callable[[Any], Awaitable[None]]

# What a server or the outermost application may offer among a scope's extensions: a DirectSocket of
# our own protocol, or the server's own `send`, past all that adds headers or writes logs.
DIRECT, OUTERMOST_SEND = "archstats.direct", "archstats.send"


_CREDENTIALS = {b"cookie", b"authorization", b"sec-websocket-protocol"}

# For all that a screen comes back after; the last in our own words.
RESTART, TRY_LATER, COME_BACK = 1012, 1013, 4012


class Socket(ABC):
    """`rooms` are the names of those it watches; `drained` is called when what had to wait is on
    its way."""

    __slots__ = ("credentials", "drained", "rooms", "scope", "send")

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        # What a viewer is found by: with the same of these, sockets see the same.
        self.credentials = tuple(pair for pair in scope["headers"] if pair[0] in _CREDENTIALS)
        self.send = send
        self.rooms: set[str] = set()
        self.drained: Callable[[], None] = _nobody_waits

    @abstractmethod
    def takes_frames(self) -> bool:
        """False while earlier ones still wait to go out."""

    @abstractmethod
    def write(self, frame: Frame) -> bool:
        """False, and nothing written, while earlier frames still wait to go out, or for good where
        the other end is gone. It never raises: it must not keep others from their frame."""

    async def close(self, code: int) -> None:
        await self.send({"type": "websocket.close", "code": code})


class DirectSocket(Socket):
    """Frames go straight to the kernel; what it does not take at once goes by the transport.

    All that a fan-out needs stands here, in few words of memory: with a thousand sockets the time
    goes into fetching them.
    """

    __slots__ = ("connection", "deflates", "is_ready", "transport")

    def __init__(self, scope: Scope, send: Send, transport: asyncio.Transport) -> None:
        super().__init__(scope, send)
        self.transport = transport
        # The kernel's `send` costs less than its `write`, and a socket that is closed says so,
        # where a descriptor's number may be somebody else's by then.
        self.connection = transport.get_extra_info("socket")._sock  # noqa: SLF001
        # Kept by our protocol (`scoring.live.protocol`).
        self.is_ready = self.deflates = False

    def takes_frames(self) -> bool:
        return self.is_ready

    def write(self, frame: Frame) -> bool:
        return not write_to_all((self,), frame)


class SentSocket(Socket):
    """Any other server's: its `send`, one frame at a time."""

    __slots__ = ("send_frame", "sending")

    def __init__(self, scope: Scope, send: Send) -> None:
        super().__init__(scope, send)
        self.send_frame: Send = scope.get("extensions", {}).get(OUTERMOST_SEND, send)
        self.sending: asyncio.Future[None] | None = None

    def takes_frames(self) -> bool:
        return self.sending is None

    def write(self, frame: Frame) -> bool:
        if self.sending is not None:
            return False
        # Most servers take a message at once; a task for each would cost as much again.
        sending: Any = self.send_frame(frame.event)
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return True
        except Exception:  # noqa: BLE001 — each server has its own; the consumer sees the end
            return False
        self.sending = asyncio.ensure_future(_rest_of(sending, waits_for))
        self.sending.add_done_callback(self._sent)
        return True

    async def close(self, code: int) -> None:
        try:
            await super().close(code)
        except Exception:  # noqa: BLE001 — some servers keep 1012 and 1013 to themselves
            if code in (RESTART, TRY_LATER):
                await super().close(COME_BACK)

    def _sent(self, task: asyncio.Future[None]) -> None:
        self.sending = None
        if not task.cancelled() and task.exception() is None:
            self.drained()


@coroutine
def _rest_of(sending: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    """What a coroutine does after its first step, which was taken outside a task."""
    yield waits_for
    yield from sending


def write_to_all(sockets: Iterable[Socket], frame: Frame) -> list[Socket]:
    """Those that did not take it.

    For a thousand sockets each call of a function in this loop costs as much as a whole change.
    """
    missed, plain = list[Socket](), frame.plain
    for socket in sockets:
        if not isinstance(socket, DirectSocket):
            if not socket.write(frame):
                missed.append(socket)
            continue
        if not socket.is_ready:
            missed.append(socket)
            continue
        data = frame.deflated if socket.deflates else plain
        try:
            written = socket.connection.send(data)
        except BlockingIOError:
            written = 0
        except OSError:
            # The other end is gone; the loop will hear of it.
            socket.is_ready = False
            missed.append(socket)
            continue
        if written < len(data):
            socket.transport.write(memoryview(data)[written:])
    return missed


def socket_for(scope: Scope, send: Send) -> Socket:
    direct: DirectSocket | None = scope.get("extensions", {}).get(DIRECT)
    if direct is None:
        return SentSocket(scope, send)
    # What is said besides frames passes the layers, as everywhere.
    direct.send = send
    return direct


def _nobody_waits() -> None:
    pass
