"""Screens that misbehave, and what others feel of it."""

import asyncio
import contextlib
import json
import logging
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import requests
from websockets.asyncio.client import connect as connect_async
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from archstats.benchmarks.measuring import memory_kib
from archstats.faults.screens import Wrong
from archstats.faults.waits import p99
from archstats.tests.serving import Server
from archstats.tests.watching import PATIENCE_SECONDS, eventually

WATCHERS, STALLED, ROUNDS, SECONDS = 200, 2, 3, 10
CHANGES_A_SECOND = 10
LINE = "x" * 1400
# Of the others' delay, with what disturbs them and without; below that it is the machine's noise.
MOST_TIMES, NOISE_SECONDS = 1.5, 0.03
MOST_KIB_A_STALLED_SOCKET = 256
# The library is astonished when a server ends what it should end.
SILENT = logging.getLogger("archstats.faults.nuisances")
SILENT.setLevel(logging.CRITICAL + 1)

type Disturb = Callable[[Server, str], contextlib.AbstractContextManager[None]]


@contextlib.contextmanager
def stalled(server: Server, room: str) -> Iterator[None]:
    """They read nothing, while the room sends more than the kernel takes for them."""
    with contextlib.ExitStack() as opened:
        for _ in range(STALLED):
            opened.enter_context(stalled_socket(server, room))
        before = memory_kib(server.process.pid)
        yield
        grown = (memory_kib(server.process.pid) - before) / STALLED
    if grown > MOST_KIB_A_STALLED_SOCKET:
        raise Wrong(f"{grown:.0f} KiB for each screen that does not read")


def stalled_socket(server: Server, room: str) -> ClientConnection:
    """It takes a few kilobytes, and no more until somebody reads them."""
    raw_socket = socket.socket()
    raw_socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw_socket.connect(("127.0.0.1", server.port))
    address = f"ws://127.0.0.1:{server.port}/ws/?room=told:{room}"
    return connect(address, sock=raw_socket, max_queue=1, compression=None, close_timeout=0)


@contextlib.contextmanager
def nuisances(server: Server, room: str) -> Iterator[None]:
    """They die, flood, talk rubbish and send what is too long, again and again."""
    enough = threading.Event()
    threads = [
        threading.Thread(target=_again, args=(enough, nuisance, server, room))
        for nuisance in (_dies, _floods, _talks_rubbish, _sends_too_much)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        enough.set()
        for thread in threads:
            thread.join()


@contextlib.contextmanager
def stuck(server: Server, room: str) -> Iterator[None]:
    """Readings of another room that take three seconds each."""
    other = f"{room}-stuck"
    with others(server, other, count=1):
        tell(server, other, stuck_seconds=3, lines={"a": ["", 1]})
        yield
        tell(server, other, stuck_seconds=0)


def tell(server: Server, room: str, **orders: Any) -> int:
    """The version that this made."""
    answer = requests.post(f"{server.url}/told/{room}", json=orders, timeout=10)
    answer.raise_for_status()
    return int(answer.json()["version"])


def _again(
    enough: threading.Event, nuisance: Callable[[ClientConnection], None], server: Server, room: str
) -> None:
    while not enough.wait(0.1):
        path = "/ws/mortal/" if nuisance is _dies else "/ws/"
        with contextlib.suppress(ConnectionClosed, OSError), _socket(server, room, path) as opened:
            nuisance(opened)


def _dies(opened: ClientConnection) -> None:
    opened.send("die")
    opened.recv(timeout=1)


def _floods(opened: ClientConnection) -> None:
    for _ in range(100):
        opened.send("x")


def _talks_rubbish(opened: ClientConnection) -> None:
    for text in ("rubbish", "[]", b"\0", "x" * 3000, "[" * 3000):
        opened.send(text)


def _sends_too_much(opened: ClientConnection) -> None:
    opened.send("x" * 5000)


def _socket(server: Server, room: str, path: str) -> ClientConnection:
    address = f"ws://127.0.0.1:{server.port}{path}?room=told:{room}"
    return connect(address, close_timeout=0, open_timeout=10, logger=SILENT)


class Others(threading.Thread):
    """Screens that only note when each version came: they must cost less than what they measure."""

    def __init__(self, server: Server, room: str, *, count: int) -> None:
        super().__init__(daemon=True)
        self.address = f"ws://127.0.0.1:{server.port}/ws/?room=told:{room}"
        self.arrived: list[list[tuple[int, float]]] = [[] for _ in range(count)]
        self.enough = threading.Event()

    def run(self) -> None:
        asyncio.run(self._watch())

    async def _watch(self) -> None:
        watching = [asyncio.create_task(self._listen(arrived)) for arrived in self.arrived]
        await asyncio.to_thread(self.enough.wait)
        for each in watching:
            each.cancel()

    async def _listen(self, arrived: list[tuple[int, float]]) -> None:
        async with connect_async(self.address, compression=None, close_timeout=0) as opened:
            async for message in opened:
                now = time.monotonic()
                arrived.append((json.loads(message)["version"], now))

    def have(self, version: int) -> list[float]:
        """When each had it, once all have."""
        return [
            eventually(partial(_first, arrived, version), within=PATIENCE_SECONDS)
            for arrived in self.arrived
        ]


def _first(arrived: list[tuple[int, float]], version: int) -> float:
    """0 for not yet."""
    return next((at for each, at in arrived if each >= version), 0)


@contextlib.contextmanager
def others(server: Server, room: str, *, count: int) -> Iterator[Others]:
    watching = Others(server, room, count=count)
    watching.start()
    try:
        watching.have(0)
        yield watching
    finally:
        watching.enough.set()
        watching.join()


def others_feel(
    server: Server,
    room: str,
    disturb: Disturb,
    *,
    watchers: int = WATCHERS,
    seconds: float = SECONDS,
) -> str:
    """How late the others' screens are with the disturbance and without, by the best of rounds
    that alternate: on a busy machine the others are late for other reasons as well."""
    alone, beside = [], []
    with others(server, room, count=watchers) as watching:
        for _ in range(ROUNDS):
            alone.append(p99(_delays(server, room, watching, seconds)))
            with disturb(server, room):
                beside.append(p99(_delays(server, room, watching, seconds)))
    late, usual = min(beside), min(alone)
    if late > max(MOST_TIMES * usual, usual + NOISE_SECONDS):
        raise Wrong(f"the others are late: {late * 1000:.0f} ms instead of {usual * 1000:.0f}")
    return (
        f"99 of 100 frames to {watchers} others in {late * 1000:.0f} ms,"
        f" undisturbed {usual * 1000:.0f} ms"
    )


def _delays(server: Server, room: str, watching: Others, seconds: float) -> list[float]:
    """From each change until each of them has it."""
    delays = []
    for number in range(round(seconds * CHANGES_A_SECOND)):
        began = time.monotonic()
        place = number % 50
        text = f"{random.random()} {LINE}"
        version = tell(server, room, lines={f"line-{place}": [text, place]})
        delays += [at - began for at in watching.have(version)]
        time.sleep(max(0.0, began + 1 / CHANGES_A_SECOND - time.monotonic()))
    return delays


DISTURBANCES: dict[str, Disturb] = {
    "screens-that-do-not-read": stalled,
    "screens-that-die-flood-and-rave": nuisances,
    "a-room-that-is-stuck": stuck,
}
