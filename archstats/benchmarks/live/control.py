"""How the watchers' program asks a server for changes: by datagrams to the port it serves on.

They cost little, and the same in every server, so that what is left to compare is the fan-out.
floor.c understands them too.

    change KEY NUMBER                    one change
    move KEY NUMBER                      one that brings its card to the top
    stream KEY RATE COUNT START FIRST    a schedule: so many a second from that nanosecond on
    counts                               answered with what the process holds, as JSON
"""

import asyncio
import json
import resource
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from archstats.asgi_types import Application, Receive, Scope, Send


class Changing(ABC):
    """A server's cards. Numbers grow; each is on one card, as `change=NUMBER;`."""

    @abstractmethod
    def change(self, key: str, number: int, *, to_the_top: bool = False) -> None:
        """In the loop. Every watcher of the key is shown it."""

    def counts(self) -> Mapping[str, object]:
        return {}


class Control(asyncio.DatagramProtocol):
    def __init__(self, cards: Changing) -> None:
        self.cards = cards

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        match data.decode().split():
            case ["change" | "move" as verb, key, number]:
                self.cards.change(key, int(number), to_the_top=verb == "move")
            case ["stream", key, *numbers]:
                rate, count, start, first = map(int, numbers)
                self.stream(key, rate, start / 1e9, iter(range(first, first + count)))
            case ["counts"]:
                self.transport.sendto(json.dumps(self.counts()).encode(), addr)

    def stream(self, key: str, rate: int, due: float, numbers: Iterator[int]) -> None:
        """Who is late does not put off what comes after."""
        loop = asyncio.get_running_loop()

        def go_on(due: float) -> None:
            if (number := next(numbers, None)) is not None:
                self.cards.change(key, number)
                loop.call_at(due + 1 / rate, go_on, due + 1 / rate)

        loop.call_at(due, go_on, due)

    def counts(self) -> Mapping[str, object]:
        return {
            "tasks": len(asyncio.all_tasks()),
            "connections": open_connections(),
            **self.cards.counts(),
        }


def open_connections() -> int:
    """Of this process, without the files that its threads keep open for their databases."""
    return sum(map(_is_connection, Path("/proc/self/fd").iterdir()))


def _is_connection(descriptor: Path) -> bool:
    # The one by which the folder is read is gone by now.
    with suppress(FileNotFoundError):
        return descriptor.readlink().name.startswith("socket:")
    return False


async def open_control(port: int, cards: Changing) -> int:
    """On that port, or on any where it is 0; which one."""
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Control(cards), local_addr=("127.0.0.1", port)
    )
    opened: int = transport.get_extra_info("sockname")[1]
    return opened


def controlled(watchers: Application, cards: Changing) -> Application:
    """With a server there is no moment before its first connection."""
    opened = False

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal opened
        if not opened:
            opened = True
            await open_control(scope["server"][1], cards)
        await watchers(scope, receive, send)

    return application


def card_of(size: int, number: int) -> str:
    """The references': so many bytes, and the number."""
    return f"change={number};".ljust(size, ".")


def allow_many_sockets() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
