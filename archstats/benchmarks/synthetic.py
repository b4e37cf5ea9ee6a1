"""The whole app with rooms of any size that need no archers: what the live benchmarks watch.

manage.py serve --application archstats.benchmarks.synthetic:application

The room synthetic:500x423 has 500 cards of about 423 bytes. Its cards change by datagrams
(archstats.benchmarks.live.control).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from threading import Lock
from typing import Any, Self

from archstats import asgi
from archstats.benchmarks.live.control import Changing, controlled

# Only now is Django set up.
from django.template import engines  # isort: skip

from scoring.live.hub import hub
from scoring.live.pokes import poke
from scoring.live.rooms import NOT_FOUND, Changes, Refused, Room, live_room

# The plain card has no rows. A row is an end of six.
ROWS = {"423": 0, "1500": 5}

CARD = engines["django"].from_string((Path(__file__).parent / "live/_card.html").read_text())


@dataclass
class Card:
    place: int
    row_count: int
    number: int = 0
    height: int = 0

    @property
    def item(self) -> str:
        return f"card-{self.place}"

    @property
    def sort_key(self) -> tuple[int, int]:
        return -self.height, self.place

    @property
    def slot_id(self) -> str:
        return f"0199f6c4-7d1e-7c3a-9a52-{self.place:012d}"

    @property
    def total(self) -> int:
        return 300 + self.number % 300

    @property
    def arrows(self) -> int:
        return 3 + self.number % 60

    @property
    def average(self) -> str:
        return f"{self.total / self.arrows:.2f}"

    @property
    def rows(self) -> list[dict[str, object]]:
        return [self._row(end) for end in range(1, self.row_count + 1)]

    def _row(self, end: int) -> dict[str, object]:
        points = [(self.number // 10**each + self.place + end) % 11 for each in range(6)]
        return {"end": end, "values": " ".join(map(str, points)), "total": sum(points)}


class CardList:
    """What a database would hold: cards, when each changed, and the version of them all."""

    def __init__(self, count: int, row_count: int) -> None:
        self.version = 0
        self.lock = Lock()
        # Those changed last at the end: no question asks all of them.
        self.cards = {place: Card(place, row_count) for place in range(count)}

    def change(self, number: int, *, to_the_top: bool) -> None:
        with self.lock:
            card = self.cards.pop(number % len(self.cards))
            self.cards[card.place] = card
            card.number = self.version = number
            if to_the_top:
                card.height = number

    def changes_since(self, version: int | None) -> Changes:
        with self.lock:
            changed = list(
                takewhile(
                    lambda card: version is None or card.number > version,
                    reversed(self.cards.values()),
                )
            )
            return Changes(
                version=self.version,
                fragments={card.item: CARD.render({"card": card}) for card in changed},
                sort_keys={card.item: card.sort_key for card in changed},
            )


@cache
def cards_of(key: str) -> CardList:
    count, _, size = key.partition("x")
    return CardList(int(count), ROWS[size])


@live_room
class SyntheticRoom(Room):
    kind = "synthetic"

    @classmethod
    def open_to(cls, key: str, viewer: Any) -> Self:
        count, _, size = key.partition("x")
        if not count.isdigit() or size not in ROWS:
            raise Refused(NOT_FOUND)
        return cls(key)

    @classmethod
    def versions(cls, keys: Collection[str]) -> dict[str, int]:
        return {key: cards_of(key).version for key in keys}

    def changes_since(self, version: int | None) -> Changes:
        return cards_of(self.key).changes_since(version)


class Poked(Changing):
    """As a writer does it after his commit."""

    def change(self, key: str, number: int, *, to_the_top: bool = False) -> None:
        cards_of(key).change(number, to_the_top=to_the_top)
        poke(SyntheticRoom.kind, key, number)

    def counts(self) -> Mapping[str, object]:
        return {
            "epoch": hub.epoch,
            "versions": {name: watched.version for name, watched in hub.rooms.items()},
            "rooms": len(hub.rooms),
            "sockets": len(hub.sockets),
            "subscriptions": len(hub.broker.wanted),
            "events": hub.counts,
        }


# Under another server than ours nobody counts the files that there may be.
hub.most_sockets = 5000
application = controlled(asgi.application, Poked())
