"""One connection, and how a frame gets onto it without waiting for anybody."""

import asyncio
import errno
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable
from contextlib import suppress
from types import coroutine
from typing import Any, ClassVar, Self

from scoring.live.frames import Frame
from scoring.live.kernel_ring import KernelRing

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[Any]]
type Send = Callable[[Any], Awaitable[None]]

# What a server or the outermost application may offer among a scope's extensions: a DirectSocket of
# our own protocol, or the server's own `send`, past all that adds headers or writes logs.
DIRECT, OUTERMOST_SEND = "archstats.direct", "archstats.send"

# Fewer sends than this cost no more one by one.
WORTH_A_RING = 16

_CREDENTIALS = {b"cookie", b"authorization", b"sec-websocket-protocol"}

# For all that a screen comes back after; the last in our own words.
RESTART, TRY_LATER, COME_BACK = 1012, 1013, 4012


class Socket(ABC):
    """`rooms` are the names of those it watches; `drained` is called when what had to wait is on
    its way."""

    __slots__ = ("credentials", "drained", "is_ready", "rooms", "scope", "send")

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        # What a viewer is found by: with the same of these, sockets see the same.
        self.credentials = tuple(pair for pair in scope["headers"] if pair[0] in _CREDENTIALS)
        self.send = send
        # False while earlier frames still wait to go out, or for good where the other end is gone.
        self.is_ready = True
        self.rooms: set[str] = set()
        self.drained: Callable[[], None] = _nobody_waits

    @classmethod
    @abstractmethod
    def write_to_ready(cls, sockets: list[Self], frame: Frame) -> list[Self]:
        """Those of the same kind that did not take it. It never raises: none of them must keep
        others from their frame."""

    def write(self, frame: Frame) -> bool:
        """False, and nothing written, where it is not ready."""
        return not write_to_all((self,), frame)

    async def close(self, code: int) -> None:
        await self.send({"type": "websocket.close", "code": code})


class DirectSocket(Socket):
    """Frames go straight to the kernel; what it does not take at once goes by the transport.

    All that a fan-out needs stands here, in few words of memory: with a thousand sockets the time
    goes into fetching them.
    """

    __slots__ = ("connection", "deflates", "transport")

    # The server's, where there is one.
    ring: ClassVar[KernelRing | None] = None

    def __init__(self, scope: Scope, send: Send, transport: asyncio.Transport) -> None:
        super().__init__(scope, send)
        self.transport = transport
        # A connection that is closed says so, where a descriptor's number may be somebody else's.
        self.connection = transport.get_extra_info("socket")._sock  # noqa: SLF001
        # Kept by our protocol (`scoring.live.protocol`).
        self.is_ready = self.deflates = False

    @classmethod
    def write_to_ready(cls, sockets: list[Self], frame: Frame) -> list[Self]:
        missed: list[Self] = []
        for deflates in (True, False):
            if alike := [socket for socket in sockets if socket.deflates is deflates]:
                missed += cls._write_bytes(alike, frame.deflated if deflates else frame.plain)
        return missed

    @classmethod
    def _write_bytes(cls, sockets: list[Self], data: bytes) -> list[Self]:
        taken = cls._send(sockets, data)
        if taken.count(len(data)) == len(sockets):
            return []
        return [s for s, size in zip(sockets, taken, strict=True) if not s.go_on(data, size)]

    @classmethod
    def _send(cls, sockets: list[Self], data: bytes) -> list[int]:
        if cls.ring and len(sockets) >= WORTH_A_RING:
            return cls.ring.send(data, [socket.connection.fileno() for socket in sockets])
        return send_each(data, (socket.connection for socket in sockets))

    def go_on(self, data: bytes, taken: int) -> bool:
        """With what is left; False where the other end is gone, of which the loop will hear."""
        if taken < 0 and taken != -errno.EAGAIN:
            self.is_ready = False
            return False
        if taken < len(data):
            self.transport.write(memoryview(data)[max(taken, 0) :])
        return True


def send_each(data: bytes, connections: Iterable[Any]) -> list[int]:
    """How much of it the kernel took for each, or what is wrong, as a negative errno; the ring
    answers the same."""
    taken = []
    for connection in connections:
        try:
            taken.append(connection.send(data))
        except OSError as wrong:
            taken.append(-(wrong.errno or errno.EIO))
    return taken


class SentSocket(Socket):
    """Any other server's: its `send`, one frame at a time."""

    __slots__ = ("send_frame", "sending")

    def __init__(self, scope: Scope, send: Send) -> None:
        super().__init__(scope, send)
        self.send_frame: Send = scope.get("extensions", {}).get(OUTERMOST_SEND, send)

    @classmethod
    def write_to_ready(cls, sockets: list[Self], frame: Frame) -> list[Self]:
        """Most servers take a message at once; a task for each would cost as much again, and so,
        by a third, would a coroutine for each."""
        missed: list[Self] = []
        left, event, socket = iter(sockets), frame.event, sockets[0]

        async def send_on() -> None:
            nonlocal socket
            for socket in left:
                await socket.send_frame(event)

        while True:
            sending = send_on()
            try:
                waits_for = sending.send(None)
            except StopIteration:
                return missed
            except Exception:  # noqa: BLE001 — each server has its own; the consumer sees the end
                missed.append(socket)
            else:
                # It waits for this one alone: a coroutine of their own serves those who are left.
                socket.wait_for(_rest_of(sending, waits_for))

    def wait_for(self, sending: Awaitable[None]) -> None:
        self.is_ready = False
        self.sending = asyncio.ensure_future(sending)
        self.sending.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Future[None]) -> None:
        self.is_ready = True
        if not task.cancelled() and task.exception() is None:
            self.drained()

    async def close(self, code: int) -> None:
        try:
            await super().close(code)
        except Exception:  # noqa: BLE001 — some servers keep 1012 and 1013 to themselves
            if code in (RESTART, TRY_LATER):
                await super().close(COME_BACK)


@coroutine
def _rest_of(sending: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    """What a coroutine does after its first step, which was taken outside a task. Where what it
    waits for fails, it is told so itself: a server has its own way with who is gone."""
    with suppress(StopIteration):
        while True:
            try:
                yield waits_for
            except BaseException as wrong:  # noqa: BLE001 — passed on, whatever it is
                waits_for = sending.throw(wrong)
            else:
                waits_for = sending.send(None)


def write_to_all(sockets: Iterable[Socket], frame: Frame) -> list[Socket]:
    """Those that did not take it."""
    missed: list[Socket] = []
    ready = defaultdict[type[Socket], list[Any]](list)
    for socket in sockets:
        if socket.is_ready:
            ready[type(socket)].append(socket)
        else:
            missed.append(socket)
    for kind, alike in ready.items():
        missed += kind.write_to_ready(alike, frame)
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
