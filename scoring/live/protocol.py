"""uvicorn's WebSocket protocol, opened for frames that were made once for all sockets."""

import socket
from asyncio import BaseTransport, TimerHandle
from collections.abc import Coroutine
from time import monotonic
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import (
    PerMessageDeflate,
    ServerPerMessageDeflateFactory,
)
from websockets.frames import CloseCode
from websockets.http11 import Request

from scoring.live.hub import hub
from scoring.live.sockets import DIRECT, DirectSocket

# What a stalled phone may hold up in the kernel, which doubles the figure.
SEND_BUFFER = 64 * 1024
# After which one that takes nothing is given up.
STALLED_SECONDS = 40
# Pings, pongs and pieces of messages too, of which the application hears nothing. A message is
# small, but thousands of empty frames fit into one reading.
FRAMES_A_SECOND = 250
READ_AT_ONCE = 1024
TOO_MANY = 4429

_BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class LiveProtocol(WebSocketsSansIOProtocol):
    """Offers the application a DirectSocket, and says when a whole frame may be written to it."""

    direct: DirectSocket | None = None
    given_up: TimerHandle | None = None
    second = frames_in_second = 0

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Without context from frame to frame one deflated frame serves every socket.
        self.conn.available_extensions = [
            ServerPerMessageDeflateFactory(
                server_no_context_takeover=True, client_no_context_takeover=True
            )
        ]

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        # Told about every byte that does not go out at once.
        self.transport.set_write_buffer_limits(high=0)
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        # What is encrypted has to pass the transport.
        if not self.handshake_complete and self.transport.get_extra_info("sslcontext") is None:
            self.direct = DirectSocket(self.scope, self.send, self.transport)  # type: ignore[arg-type]
            self.scope["extensions"][DIRECT] = self.direct  # type: ignore[assignment]

    def send(self, message: Any) -> Coroutine[Any, Any, None]:
        sending = super().send(message)
        return sending if message["type"] == "websocket.send" else self._turn(message, sending)

    async def _turn(self, message: Any, sending: Coroutine[Any, Any, None]) -> None:
        """From the handshake to frames, and from frames to the end."""
        await sending
        if message["type"] == "websocket.accept":
            # Kept for the handshake alone, with all its headers.
            del self.request, self.response
            if self.direct:
                self.scope["headers"] = list(self.direct.credentials)
                self.direct.deflates = any(map(_takes_ours, self.conn.extensions))
            self._open(is_ready=self.writable.is_set())
        elif message["type"] == "websocket.close":
            # Nothing may follow a close frame.
            self._open(is_ready=False)

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), READ_AT_ONCE):
            super().data_received(data[start : start + READ_AT_ONCE])
            if self.conn.handshake_exc and not self.handshake_initiated:
                self._refuse()
            if self.transport.is_closing():
                self._open(is_ready=False)
                return

    def _refuse(self) -> None:
        """A handshake with a body, or too long for `websockets`; uvicorn waits for the rest."""
        self.transport.write(b"".join(self.conn.data_to_send()) or _BAD_REQUEST)
        self.transport.close()

    def handle_events(self) -> None:
        second = int(monotonic())
        if second != self.second:
            self.second, self.frames_in_second = second, 0
        self.frames_in_second += len(self.conn.events)
        if self.frames_in_second <= FRAMES_A_SECOND:
            super().handle_events()
        else:
            self.conn.fail(TOO_MANY)
            self.handle_parser_exception()

    def send_receive_event_to_app(self) -> None:
        if self.curr_msg_data_type == "text" and not _is_text(b"".join(self.frames)):
            # uvicorn's own way with it writes a trace into the log.
            self.conn.fail(CloseCode.INVALID_DATA)
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()

    def handle_ping(self) -> None:
        if self.writable.is_set():
            super().handle_ping()
        else:
            # Nor do answers pile up for who does not take them.
            self.conn.data_to_send()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._open(is_ready=False)
        # `close` waits until all is written: for who takes nothing, for ever.
        self.given_up = self.loop.call_later(STALLED_SECONDS, self._give_up)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._wait_no_longer()
        self._open(is_ready=self.handshake_complete)
        if self.direct and self.direct.is_ready:
            self.direct.drained()

    def shutdown(self) -> None:
        self._open(is_ready=False)
        super().shutdown()

    def keepalive_timeout(self) -> None:
        self._open(is_ready=False)
        super().keepalive_timeout()

    def connection_lost(self, exc: Exception | None) -> None:
        self._open(is_ready=False)
        self._wait_no_longer()
        super().connection_lost(exc)

    def _give_up(self) -> None:
        hub.counts["given up"] += 1
        self.transport.abort()

    def _wait_no_longer(self) -> None:
        if self.given_up:
            self.given_up.cancel()
            self.given_up = None

    def _open(self, *, is_ready: bool) -> None:
        if self.direct:
            self.direct.is_ready = is_ready and not (self.close_sent or self.transport.is_closing())


def _takes_ours(extension: object) -> bool:
    """A client may ask for a smaller window than our frames are deflated with."""
    return isinstance(extension, PerMessageDeflate) and extension.local_max_window_bits == 15


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
