"""One connection, and how a frame gets onto it without waiting for anybody."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from scoring.live.frames import Frame

if TYPE_CHECKING:
    from scoring.live.protocol import LiveProtocol

type Scope = dict[str, Any]
type Send = Callable[[Any], Awaitable[None]]

# Where our own protocol offers itself (`scoring.live.protocol`).
DIRECT = "archstats.direct"


class Socket(ABC):
    """`rooms` are the names of those it watches."""

    __slots__ = ("rooms", "scope", "send")

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        self.send = send
        self.rooms: set[str] = set()

    @abstractmethod
    def write(self, frame: Frame) -> bool:
        """False, and nothing written, while earlier frames still wait to go out."""

    @abstractmethod
    def when_drained(self, call: Callable[[], None]) -> None:
        """Have this called whenever what had to wait has gone out."""

    async def close(self, code: int) -> None:
        await self.send({"type": "websocket.close", "code": code})


class DirectSocket(Socket):
    """Frames go straight into the transport of our own protocol."""

    __slots__ = ("protocol",)

    def __init__(self, scope: Scope, send: Send, protocol: "LiveProtocol") -> None:
        super().__init__(scope, send)
        self.protocol = protocol

    def write(self, frame: Frame) -> bool:
        protocol = self.protocol
        if not protocol.is_ready:
            return False
        protocol.transport.write(frame.deflated if protocol.deflates else frame.plain)
        return True

    def when_drained(self, call: Callable[[], None]) -> None:
        self.protocol.drained = call


class SentSocket(Socket):
    """Any other server's: its `send`, one frame at a time."""

    __slots__ = ("drained", "sending")

    def __init__(self, scope: Scope, send: Send) -> None:
        super().__init__(scope, send)
        self.sending: asyncio.Task[None] | None = None
        self.drained: Callable[[], None] = _nobody_waits

    def write(self, frame: Frame) -> bool:
        if self.sending is not None:
            return False
        # Most servers take a message at once: then the task is done before it is ever scheduled.
        task = asyncio.Task(self._send(frame), loop=asyncio.get_running_loop(), eager_start=True)
        if not task.done():
            self.sending = task
            task.add_done_callback(self._sent)
        return True

    def when_drained(self, call: Callable[[], None]) -> None:
        self.drained = call

    async def _send(self, frame: Frame) -> None:
        try:
            await self.send(frame.event)
        except Exception:  # noqa: BLE001 — each server has its own; the consumer sees the end
            return

    def _sent(self, task: asyncio.Task[None]) -> None:
        self.sending = None
        self.drained()


def socket_for(scope: Scope, send: Send) -> Socket:
    protocol = scope.get("extensions", {}).get(DIRECT)
    return DirectSocket(scope, send, protocol) if protocol else SentSocket(scope, send)


def _nobody_waits() -> None:
    pass
