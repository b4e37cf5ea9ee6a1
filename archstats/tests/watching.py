"""Screens under test: each watches rooms as a browser's page does, and knows what it would show."""

import contextlib
import json
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage
from websockets.sync.client import ClientConnection, connect

from archstats.tests.document import Element, parsed
from scoring.tests.live.stage import order_after

# What a browser's page comes back after; all other codes are the server's last word.
COME_BACK = {1001, 1005, 1006, 1011, 1012, 1013, 1014, 4012}
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 4
PATIENCE_SECONDS = 15


def eventually[Found](ask: Callable[[], Found], *, within: float = PATIENCE_SECONDS) -> Found:
    """The first answer that is true. Raises where none comes in time."""
    deadline = time.monotonic() + within
    while not (found := ask()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"still {found!r} after {within} s")
        time.sleep(0.01)
    return found


@dataclass
class Shown:
    """What a page has of one room.

    Its frames are swapped in when somebody looks: a test does it for dozens of pages, and would
    measure itself.
    """

    epoch: str = ""
    version: int = -1
    # When each version was first there, by the clock of `time.monotonic`.
    shown_at: dict[int, float] = field(default_factory=dict)
    _page: Element | None = None
    _fragments: dict[str, str] = field(default_factory=dict)
    _order: list[str] = field(default_factory=list)
    _swapped_epoch: str = ""
    _waiting: deque[dict[str, Any]] = field(default_factory=deque)
    _swapping: threading.Lock = field(default_factory=threading.Lock)

    @property
    def seen(self) -> str:
        return f"@{self.epoch}.{self.version}" if self.epoch else ""

    @property
    def page(self) -> Element | None:
        self._swap()
        return self._page

    @page.setter
    def page(self, page: Element) -> None:
        self._page = page

    @property
    def fragments(self) -> dict[str, str]:
        """The latest content of each element."""
        self._swap()
        return self._fragments

    @property
    def order(self) -> list[str]:
        """The ids of the list's items."""
        self._swap()
        return self._order

    def take(self, frame: dict[str, Any]) -> None:
        self.epoch, self.version = frame["epoch"], frame["version"]
        self.shown_at[self.version] = time.monotonic()
        self._waiting.append(frame)

    def _swap(self) -> None:
        with self._swapping:
            while self._waiting:
                self._swap_in(self._waiting.popleft())

    def _swap_in(self, frame: dict[str, Any]) -> None:
        if frame["epoch"] != self._swapped_epoch:
            self._fragments.clear()
            self._swapped_epoch = frame["epoch"]
        for element in parsed(frame["content"]).marked("hx-swap-oob"):
            del element.attributes["hx-swap-oob"]
            self._fragments[element.id] = str(element)
            if self._page is not None and (old := self._page.by_id(element.id)):
                old.become(element)
        if "order" in frame:
            stood = self._order if self._page is None else _items(self._page)
            self._order = order_after(frame, stood)
            if self._page is not None:
                _arrange(self._page, self._order, self._fragments)


class Screen(threading.Thread):
    """Opened on the first of these ports; when it loses the connection it tries the next."""

    def __init__(
        self, ports: Sequence[int], rooms: Sequence[str], *, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(daemon=True)
        self.ports = list(ports)
        self.headers = headers or {}
        self.rooms = {name: Shown() for name in rooms}
        self.closed: dict[str, int] = {}
        self.frames: list[dict[str, Any]] = []
        self.ignored = 0
        self.close_codes: list[int] = []
        self.opened = 0
        self.open_at = 0
        self.changed = threading.Condition()
        self.enough = threading.Event()
        self.connection: ClientConnection | None = None

    def until(self, so_far: Callable[[Self], Any], *, within: float = PATIENCE_SECONDS) -> None:
        """Raises where it does not come true in time."""
        with self.changed:
            if not self.changed.wait_for(lambda: so_far(self), timeout=within):
                has = {name: (room.epoch, room.version) for name, room in self.rooms.items()}
                raise TimeoutError(f"after {within} s it has {has}, {self.close_codes}")

    def has(self, name: str, version: int, *, within: float = PATIENCE_SECONDS) -> None:
        self.until(lambda screen: screen.rooms[name].version >= version, within=within)

    def is_open_at(self, port: int) -> bool:
        return self.open_at == port

    def say(self, text: str | bytes) -> None:
        assert self.connection is not None
        self.connection.send(text)

    def leave(self) -> None:
        self.enough.set()
        if self.connection is not None:
            with contextlib.suppress(OSError):
                self.connection.socket.shutdown(2)
        self.join(PATIENCE_SECONDS)

    def run(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self.enough.is_set():
            opened_before = self.opened
            code = self._watch()
            with self.changed:
                self.open_at = 0
                self.close_codes.append(code)
                self.changed.notify_all()
            if code not in COME_BACK:
                return
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            if self.opened > opened_before:
                pause = FIRST_PAUSE_SECONDS
            self.ports.append(self.ports.pop(0))
            self.enough.wait(random.uniform(0, 2 * pause))  # noqa: S311 — nobody need not guess it

    def _watch(self) -> int:
        """Until the connection ends; by which code."""
        wanted = [name + room.seen for name, room in self.rooms.items() if name not in self.closed]
        address = f"ws://127.0.0.1:{self.ports[0]}/ws/?room={'&room='.join(wanted)}"
        try:
            with connect(
                address, additional_headers=self._headers(), open_timeout=5, close_timeout=0
            ) as self.connection:
                self.opened += 1
                self.open_at = self.ports[0]
                for message in self.connection:
                    self._take(json.loads(message))
                return self.connection.close_code or 1006
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
        except (OSError, InvalidHandshake, InvalidMessage, EOFError):
            return 1006

    def _headers(self) -> dict[str, str]:
        """Origin, where it comes with a cookie as a browser does."""
        own = f"http://127.0.0.1:{self.ports[0]}"
        return {"Origin": own, **self.headers} if "Cookie" in self.headers else self.headers

    def _take(self, frame: dict[str, Any]) -> None:
        with self.changed:
            self.frames.append(frame)
            if "closed" in frame:
                self.closed[frame["room"]] = frame["closed"]
            else:
                self._show(self.rooms[frame["room"]], frame)
            self.changed.notify_all()

    def _show(self, room: Shown, frame: dict[str, Any]) -> None:
        is_newer = frame["epoch"] != room.epoch or frame["version"] > room.version
        if "content" not in frame:
            if is_newer:
                self.say(json.dumps({"hello": frame["room"] + room.seen}))
            return
        if not is_newer:
            self.ignored += 1
            return
        room.take(frame)


def _items(page: Element) -> list[str]:
    [live_list] = page.marked("data-live-list")
    return [child.id for child in live_list.elements if "id" in child.attributes]


def _arrange(page: Element, items: list[str], fragments: dict[str, str]) -> None:
    """The items of the page's list, those that came anew among them."""
    [live_list] = page.marked("data-live-list")
    rest = [child for child in live_list.elements if "id" not in child.attributes]
    kept = {child.id: child for child in live_list.elements if "id" in child.attributes}
    new = {item: parsed(fragments[item]).elements[0] for item in items if item not in kept}
    live_list.children = [*rest, *({**kept, **new}[item] for item in items)]


@contextlib.contextmanager
def screens() -> Iterator[Callable[..., Screen]]:
    """A function that opens a screen on a server; all of them leave at the end."""
    opened: list[Screen] = []

    def open_screen(ports: Sequence[int], *rooms: str, **headers: str) -> Screen:
        names = {name: name.partition("@") for name in rooms}
        screen = Screen(ports, [name for name, _, _ in names.values()], headers=headers)
        for name, _, seen in names.values():
            epoch, _, version = seen.partition(".")
            screen.rooms[name].epoch = epoch
            screen.rooms[name].version = int(version or -1)
        opened.append(screen)
        screen.start()
        return screen

    try:
        yield open_screen
    finally:
        for screen in opened:
            screen.enough.set()
        for screen in opened:
            screen.leave()
