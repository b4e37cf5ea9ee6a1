"""Two processes, phones that write on cards, and for each card a screen at either process."""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import requests

from archstats.faults.cards import CardKey, make_cards
from archstats.faults.phones import Phone
from archstats.faults.scenarios import ends_more, what_happened
from archstats.tests.document import Element, parsed
from archstats.tests.services import PostgreSQL, Redis
from archstats.tests.serving import PRODUCTION, WITH_ROOMS, Server, in_django, serving
from archstats.tests.watching import Screen, eventually, screens

PAUSE_SECONDS = 0.25


class Wrong(Exception):
    """A screen shows what is not on the card, or the hub holds who is not there."""


@dataclass
class Processes:
    """Those that serve one database."""

    servers: list[Server]
    database_url: str

    @property
    def ports(self) -> list[int]:
        return [server.port for server in self.servers]


@dataclass
class Range(Processes):
    """Two processes with their database and broker."""

    postgres: PostgreSQL
    broker: Redis


@contextlib.contextmanager
def two_processes(postgres: PostgreSQL, broker: Redis, database_url: str) -> Iterator[Range]:
    environment = {**PRODUCTION, "DATABASE_URL": database_url, "REDIS_URL": broker.url}
    start = partial(serving, application=WITH_ROOMS, **environment)
    with start() as one, start() as other:
        yield Range([one, other], database_url, postgres, broker)


@dataclass
class Card:
    """What a phone and its screens know of it."""

    key: CardKey
    cookie: str

    @property
    def room(self) -> str:
        return f"slot:{self.key.slot_id}"

    def page(self, port: int) -> Element:
        """Its room, as the page shows it."""
        answer = requests.get(
            f"http://127.0.0.1:{port}/slots/{self.key.slot_id}/",
            headers={"Cookie": f"__Host-session={self.cookie}"},
            timeout=10,
        )
        answer.raise_for_status()
        [room] = parsed(answer.text).marked("data-room")
        for field in room.marked("name"):
            if field.attributes["name"] == "csrfmiddlewaretoken":
                # Each answer has its own.
                field.attributes["value"] = ""
        return room


@dataclass
class Crowd:
    """Phones that write on cards, and for each card a screen at either process."""

    place: Range
    cards: list[Card]
    phones: list[Phone]
    screens: list[tuple[Card, Screen]]

    @contextlib.contextmanager
    def at_rest(self) -> Iterator[float]:
        """While nobody writes; when the last end was acknowledged."""
        with contextlib.ExitStack() as turns:
            for phone in self.phones:
                turns.enter_context(phone.turn)
            yield max(phone.delivered[-1][2] for phone in self.phones)

    def are_right(self, *, since: float, within: float) -> float:
        """How long after `since` the last screen showed what a fresh page does.

        Raises where one is later than that, or wrong. Nobody may write meanwhile.
        """
        fresh = {card.room: card.page(self._alive()) for card in self.cards}
        last = since
        for card, screen in self.screens:
            version = int(fresh[card.room].attributes["data-version"])
            screen.has(card.room, version, within=max(0.0, since + within - time.monotonic()))
            last = max(last, screen.rooms[card.room].shown_at.get(version, since))
            page = screen.rooms[card.room].page
            assert page is not None
            if page.children != fresh[card.room].children:
                raise Wrong(f"{card.room} shows\n{page}\nand should show\n{fresh[card.room]}")
        if last > since + within:
            raise Wrong(f"a screen was right only after {last - since:.1f} s")
        return last - since

    def _alive(self) -> int:
        return next(each.port for each in self.place.servers if each.process.poll() is None)

    def are_registered(self) -> None:
        """Raises unless each hub holds the screens that are open there, and no others."""
        for server in self.place.servers:
            here = [card for card, screen in self.screens if screen.is_open_at(server.port)]
            eventually(partial(_holds, server, here))

    def write(self, seconds: float) -> None:
        """For so long, and longer where they wait for a server."""
        until = time.monotonic() + seconds
        ends_more(self.phones, len(self.phones))
        while time.monotonic() < until:
            ends_more(self.phones, 1)

    def have_lost_nothing(self) -> None:
        what_happened(self.phones, self.place.database_url)

    def waited(self, *, since: float = 0) -> list[float]:
        """The seconds that each end took until it was acknowledged."""
        return [
            acknowledged - sent
            for phone in self.phones
            for _, sent, acknowledged in phone.delivered
            if sent >= since
        ]

    def delays(self, *, since: float = 0) -> list[float]:
        """From the moment a phone sends an end until the other process's screen shows it."""
        found = []
        for phone, card in zip(self.phones, self.cards, strict=True):
            [other] = [
                screen.rooms[card.room].shown_at
                for owner, screen in self.screens
                if owner is card and screen.ports[0] != phone.ports[0]
            ]
            for version, sent, _ in phone.delivered:
                shown = [at for shown, at in other.items() if shown >= version]
                if sent >= since and shown:
                    found.append(min(shown) - sent)
        return found


def _holds(server: Server, cards: Sequence[Card]) -> bool:
    hub = requests.get(f"{server.url}/hub", timeout=10).json()
    members = {name: count for name, count in hub["rooms"].items() if count}
    expected = {card.room: cards.count(card) for card in cards}
    return bool(hub["sockets"] == len(cards) and members == expected)


@contextlib.contextmanager
def crowd(place: Range, *, cards: int, moving: bool = False) -> Iterator[Crowd]:
    """`moving` screens go to the other process when they lose theirs."""
    keys = make_cards(place.database_url, cards)
    cookies = in_django(
        "archstats.tests.served_scene",
        *("cookies", *(key.slot_id for key in keys)),
        database_url=place.database_url,
    )
    made = [Card(key, cookie) for key, cookie in zip(keys, cookies, strict=True)]
    turns = [place.ports, place.ports[::-1]]
    with screens() as watch:
        watching = [
            (card, opened_from_its_page(watch, card, ports if moving else ports[:1]))
            for card in made
            for ports in turns
        ]
        phones = [
            Phone(turns[number % 2], card.key, seed=number, pause_seconds=PAUSE_SECONDS)
            for number, card in enumerate(made)
        ]
        try:
            for phone in phones:
                phone.start()
            yield Crowd(place, made, phones, watching)
        finally:
            for phone in phones:
                phone.give_up.set()
                phone.join()


def opened_from_its_page(watch: Callable[..., Screen], card: Card, ports: Sequence[int]) -> Screen:
    page = card.page(ports[0])
    seen = f"@{page.attributes['data-epoch']}.{page.attributes['data-version']}"
    screen: Screen = watch(ports, card.room + seen, Cookie=f"__Host-session={card.cookie}")
    screen.rooms[card.room].page = page
    return screen
