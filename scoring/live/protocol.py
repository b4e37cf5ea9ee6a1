"""uvicorn's WebSocket protocol, opened for frames that were made once for all sockets."""

import socket
from asyncio import BaseTransport
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import (
    PerMessageDeflate,
    ServerPerMessageDeflateFactory,
)
from websockets.http11 import Request

from scoring.live.sockets import DIRECT

if TYPE_CHECKING:
    from collections.abc import Callable

# What a stalled phone may hold up in the kernel, which doubles the figure.
SEND_BUFFER = 64 * 1024


class LiveProtocol(WebSocketsSansIOProtocol):
    """`is_ready` says whether a whole frame may be written to the transport now."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Without context from frame to frame one deflated frame serves every socket.
        self.conn.available_extensions = [
            ServerPerMessageDeflateFactory(
                server_no_context_takeover=True, client_no_context_takeover=True
            )
        ]
        self.is_ready = False
        self.deflates = False
        self.drained: Callable[[], None] = lambda: None

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        # Told about every byte that does not go out at once.
        self.transport.set_write_buffer_limits(high=0)
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.handshake_complete:
            self.scope["extensions"][DIRECT] = self  # type: ignore[assignment]

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.accept":
            self.deflates = any(map(_takes_ours, self.conn.extensions))
            self.is_ready = self.writable.is_set() and not self.transport.is_closing()
        elif message["type"] == "websocket.close":
            # Nothing may follow a close frame.
            self.is_ready = False

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing():
            self.is_ready = False

    def pause_writing(self) -> None:
        super().pause_writing()
        self.is_ready = False

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.handshake_complete and not (self.close_sent or self.transport.is_closing()):
            self.is_ready = True
            self.drained()

    def shutdown(self) -> None:
        self.is_ready = False
        super().shutdown()

    def keepalive_timeout(self) -> None:
        self.is_ready = False
        super().keepalive_timeout()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_ready = False
        super().connection_lost(exc)


def _takes_ours(extension: object) -> bool:
    """A client may ask for a smaller window than our frames are deflated with."""
    return isinstance(extension, PerMessageDeflate) and extension.local_max_window_bits == 15
