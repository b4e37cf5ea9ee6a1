"""The servers that are compared: all on one core, each with watchers of its own on the other."""

import json
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from archstats.benchmarks.live.native import Programs
from archstats.benchmarks.live.watchers import Watchers, watching
from archstats.benchmarks.measuring import club_server, cpu_seconds, on_core
from archstats.tests.serving import Server, started

SERVER_CORE, CLIENT_CORE = 0, 1
# The watchers come by this name.
HERE = {"ALLOWED_HOSTS": "127.0.0.1"}


def on_client_core() -> AbstractContextManager[None]:
    return on_core(CLIENT_CORE)


type Start = Callable[[], AbstractContextManager[Server]]


@dataclass(frozen=True)
class Choice:
    """A server to be started. Ours has rooms; the others show all of it to everybody."""

    name: str
    start: Start
    has_rooms: bool = False
    options: tuple[str, ...] = ()

    def compressed(self, name: str) -> "Choice":
        return Choice(name, self.start, self.has_rooms, (*self.options, "deflate"))

    def with_buffer(self, size: int) -> "Choice":
        """Watchers of whose unread frames the kernel keeps no more than this."""
        return Choice(self.name, self.start, self.has_rooms, (*self.options, f"buffer={size}"))


@dataclass
class Contender:
    name: str
    server: Server
    watchers: Watchers
    has_rooms: bool
    key: str

    @property
    def pid(self) -> int:
        return self.server.process.pid

    def cpu(self) -> float:
        return cpu_seconds(self.pid)

    def open(self, count: int) -> None:
        """So many watchers who have seen the page a moment ago, all of them in the room."""
        if self.has_rooms:
            self.watchers.open(1, self._path())
            self._change_once()
            counts = self.counts()
            seen = f"@{counts['epoch']}.{counts['versions'][f'synthetic:{self.key}']}"
            self.watchers.open(count - 1, self._path(seen))
        else:
            self.watchers.open(count, "/")
        self._change_once()

    def _change_once(self) -> None:
        # Who is let in is not yet in the room.
        self.watchers.change(self.key, times=1, wait_ms=0)

    def _path(self, seen: str = "") -> str:
        return f"/ws/?room=synthetic:{self.key}{seen}"

    def counts(self) -> dict[str, Any]:
        """What the server's process holds, asked in the loop that serves."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(10)
            asking.connect(("127.0.0.1", self.server.port))
            asking.send(b"counts")
            counts: dict[str, Any] = json.loads(asking.recv(65536))
            return counts


def floor(programs: Programs, *, size: int) -> Choice:
    return Choice("C send()", partial(started, [*programs.floor, "PORT", str(size)]))


def bare(*, size: int) -> Choice:
    module = "archstats.benchmarks.live.bare"
    command = [sys.executable, "-m", module, "PORT", str(size)]
    return Choice("websockets.broadcast", partial(started, command))


def sends(url: str) -> Choice:
    application = "archstats.benchmarks.live.sends:application"
    start = partial(club_server, url, by="stock uvicorn", application=application, **HERE)
    return Choice("stock uvicorn's send", start)


def stock_channels(url: str, *, redis_url: str = "") -> Choice:
    name = f"Channels, {'Redis pub/sub' if redis_url else 'in memory'}"
    application = "archstats.benchmarks.live.stock_channels:application"
    start = partial(
        club_server, url, application=application, BENCHMARK_REDIS_URL=redis_url, **HERE
    )
    return Choice(name, start)


def ours(url: str, *, plain_send: bool = False, redis_url: str = "") -> Choice:
    start = partial(
        club_server,
        url,
        by="stock uvicorn" if plain_send else "uvicorn",
        application="archstats.benchmarks.synthetic:application",
        REDIS_URL=redis_url,
        **HERE,
    )
    return Choice("ours under stock uvicorn" if plain_send else "ours", start, has_rooms=True)


@contextmanager
def contending(
    programs: Programs, *choices: Choice, key: str = "1x1500"
) -> Iterator[list[Contender]]:
    with ExitStack() as running:
        yield [running.enter_context(_one(programs, choice, key)) for choice in choices]


@contextmanager
def _one(programs: Programs, choice: Choice, key: str) -> Iterator[Contender]:
    with ExitStack() as running:
        with on_core(SERVER_CORE):
            server = running.enter_context(choice.start())
        with on_client_core():
            command = [*programs.watchers, str(server.port), *choice.options]
            watchers = running.enter_context(watching(command))
        yield Contender(choice.name, server, watchers, choice.has_rooms, key)
