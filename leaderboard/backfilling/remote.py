"""Asking another installation: in time, not too often, and again only where that may help."""

import json
import random
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 10.0
TRIES = 4
# Before the second try; doubled before each further one, give or take a half.
BACK_OFF_SECONDS = 0.8
# Whoever asks for more is asked again by another run.
LONGEST_WAIT_SECONDS = 300.0
MOST_BYTES = 4 * 1024 * 1024

_OK = 200
_NOT_THERE = {400, 404, 410}
_NOT_ALLOWED = {401, 403}
_SAYS_WHEN = {429, 503}
_CHUNK = 64 * 1024


class NotAllowed(Exception):
    """It does not know our token, or gives it nothing: so it will be with every other question."""


class Unanswered(Exception):
    """This question was not answered in a way that helps."""


class _AgainLater(Exception):
    def __init__(self, words: str, seconds: float | None = None) -> None:
        super().__init__(words)
        self.seconds = seconds


@dataclass
class Remote:
    """The API of another installation; `per_second` is how often it is asked at most."""

    address: str
    token: str
    per_second: float
    may_ask_at: float = 0

    def get(self, path: str) -> Any:
        """The data; None where it has no such thing. NotAllowed ends the run, Unanswered does
        not."""
        for number in range(1, TRIES + 1):
            try:
                return self._asked(path)
            except _AgainLater as error:
                if number == TRIES:
                    raise Unanswered(f"{error}, {TRIES} times") from error
                pause(_back_off(number) if error.seconds is None else error.seconds)
        raise AssertionError

    def _asked(self, path: str) -> Any:
        self._wait_for_turn()
        deadline = time.monotonic() + TIMEOUT_SECONDS
        connection = self._connection()
        # Of a head that comes in drops each is within its time-out, and nobody else counts them.
        late = Timer(TIMEOUT_SECONDS, _hang_up, [connection])
        late.start()
        try:
            connection.request("GET", path, headers=self._headers())
            answer = connection.getresponse()
            body = _read(answer, deadline)
        except (OSError, HTTPException) as error:
            if time.monotonic() >= deadline:
                raise Unanswered(f"no answer within {TIMEOUT_SECONDS:g} s") from error
            raise _AgainLater(f"no answer: {error or type(error).__name__}") from error
        finally:
            late.cancel()
            connection.close()
        return _data(answer.status, answer.headers.get("Retry-After"), body)

    def _connection(self) -> HTTPConnection:
        parts = urlsplit(self.address)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        return kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}

    def _wait_for_turn(self) -> None:
        now = time.monotonic()
        if self.may_ask_at > now:
            pause(self.may_ask_at - now)
        self.may_ask_at = max(now, self.may_ask_at) + 1 / self.per_second


def _hang_up(connection: HTTPConnection) -> None:
    with suppress(OSError):
        if connection.sock:
            connection.sock.shutdown(SHUT_RDWR)


def pause(seconds: float) -> None:
    time.sleep(seconds)


def _back_off(number: int) -> float:
    """Not all who were turned away come back at once."""
    return BACK_OFF_SECONDS * 2.0 ** (number - 1) * random.uniform(0.5, 1.5)  # noqa: S311 — dice


def _read(answer: HTTPResponse, deadline: float) -> bytes:
    """A drop now and then is no answer in time either."""
    body = b""
    while chunk := answer.read1(_CHUNK):
        body += chunk
        if time.monotonic() >= deadline:
            break
        if len(body) > MOST_BYTES:
            raise Unanswered("its answer is too long")
    if time.monotonic() >= deadline:
        raise TimeoutError
    return body


def _data(status: int, retry_after: str | None, body: bytes) -> Any:
    if status in _NOT_THERE:
        return None
    if status in _NOT_ALLOWED:
        raise NotAllowed(f"it answers {status}")
    if status in _SAYS_WHEN:
        raise _AgainLater(f"it answers {status}", _asked_to_wait(retry_after))
    if status >= 500:
        raise _AgainLater(f"it answers {status}")
    if status != _OK:
        raise Unanswered(f"it answers {status}")
    try:
        return json.loads(body)["data"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise Unanswered("its answer is not of our API") from error


def _asked_to_wait(said: str | None) -> float | None:
    """In seconds; None where it does not say so in a way that we know."""
    if said is None:
        return None
    if said.strip().isdecimal():
        return min(float(said), LONGEST_WAIT_SECONDS)
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    seconds = (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(tz=UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS)
