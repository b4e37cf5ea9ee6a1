"""HTTP by the byte: cheap enough to drive a server hard, open enough to break off anywhere."""

import asyncio
import json
import socket
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any, NamedTuple

# After which a phone gives up an attempt.
ATTEMPT_SECONDS = 10


class Answer(NamedTuple):
    status: int
    head: bytes
    body: bytes


def request(method: str, path: str, body: Any = None, *, token: str = "") -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(content)}"]
    if content:
        lines.append("Content-Type: application/json")
    if token:
        lines.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*lines, "", ""]).encode() + content


def answer_in(received: bytes) -> Answer | None:
    """None while a part of it is missing."""
    head, end, body = received.partition(b"\r\n\r\n")
    if not end:
        return None
    length = header(head, b"content-length")
    if length is None:
        raise ValueError(f"an answer of unknown length: {head!r}")
    return Answer(int(head[9:12]), head, body) if len(body) >= int(length) else None


def header(head: bytes, name: bytes) -> bytes | None:
    _, found, rest = head.lower().partition(b"\r\n" + name + b":")
    return rest.partition(b"\r\n")[0].strip() if found else None


class Line:
    """A connection that is kept, and made anew after it broke."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection: socket.socket | None = None

    def send(self, request: bytes) -> None:
        if self.connection is None:
            where = ("127.0.0.1", self.port)
            self.connection = socket.create_connection(where, timeout=ATTEMPT_SECONDS)
        self.connection.sendall(request)

    def answer(self) -> Answer:
        assert self.connection is not None
        received = b""
        while (found := answer_in(received)) is None:
            more = self.connection.recv(65536)
            if not more:
                raise ConnectionError("the server went away")
            received += more
        return found

    def break_off(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


# Yields requests and is sent the body of each answer.
type Talk = Generator[bytes, bytes]


class NotAnswered(Exception):
    """A request was refused, or its connection ended."""


def drive(port: int, talks: Sequence[Talk]) -> list[float]:
    """Each talk on a connection of its own, the next request when the last is answered.

    The seconds that each answer took. Raises NotAnswered for anything but a success.
    """
    seconds: list[float] = []
    asyncio.run(_all_at_once(port, talks, seconds))
    return seconds


async def _all_at_once(port: int, talks: Sequence[Talk], seconds: list[float]) -> None:
    await asyncio.gather(*(_talk(port, talk, seconds) for talk in talks))


async def _talk(port: int, talk: Talk, seconds: list[float]) -> None:
    loop = asyncio.get_running_loop()
    make_line = partial(_TalkingLine, talk, seconds, loop.create_future())
    _, line = await loop.create_connection(make_line, "127.0.0.1", port)
    await line.ended


@dataclass
class _TalkingLine(asyncio.Protocol):
    talk: Talk
    seconds: list[float]
    ended: asyncio.Future[None]
    received: bytes = b""
    sent_at: float = 0
    transport: asyncio.Transport = field(init=False)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._send(next(self.talk))

    def _send(self, request: bytes) -> None:
        self.received = b""
        self.sent_at = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.received += data
        answer = answer_in(self.received)
        if answer is None:
            return
        self.seconds.append(time.perf_counter() - self.sent_at)
        if not HTTPStatus(answer.status).is_success:
            self._end(NotAnswered(f"{answer.status}: {answer.body.decode()}"))
            return
        try:
            self._send(self.talk.send(answer.body))
        except StopIteration:
            self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc or NotAnswered("the connection ended"))

    def _end(self, failure: Exception | None = None) -> None:
        if not self.ended.done():
            if failure:
                self.ended.set_exception(failure)
            else:
                self.ended.set_result(None)
        self.transport.close()
