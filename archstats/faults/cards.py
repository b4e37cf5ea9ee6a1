"""Cards for phones under test, made and read back in a process of its own."""

from dataclasses import dataclass
from typing import Any

from archstats.tests.serving import in_django

FACE = "wa_60cm_full"
POINTS = {"X": 10, "10": 10, "9": 9, "8": 8, "7": 7, "6": 6, "M": 0}
VALUES = tuple(POINTS)


@dataclass(frozen=True)
class CardKey:
    """What a phone knows of its card: where it is, and what lets it in."""

    slot_id: str
    token: str


@dataclass(frozen=True)
class KeptCard:
    """What the database holds: the operations by the version that each made, and the places."""

    version: int
    total: int
    revisions: list[tuple[int, str]]
    places: dict[int, tuple[str | None, str]]


def make_cards(database_url: str, count: int, *, shots: int = 0) -> list[CardKey]:
    """New practice cards, each with an archer of its own and so many shots on it already."""
    made = _ask(database_url, "make", str(count), str(shots))
    return [CardKey(slot_id, token) for slot_id, token in made]


def kept_cards(database_url: str) -> dict[str, KeptCard]:
    """All cards of the database, by the id of their slot."""
    return {card["slot_id"]: _kept(card) for card in _ask(database_url, "read")}


def shoot_versions(database_url: str, shoot_id: str) -> list[int]:
    """Of each step that was written, in order."""
    return list(_ask(database_url, "versions", shoot_id))


def _kept(card: dict[str, Any]) -> KeptCard:
    return KeptCard(
        card["version"],
        card["total"],
        [(version, op) for version, op in card["revisions"]],
        {number: (value, op) for number, value, op in card["places"]},
    )


def _ask(database_url: str, *arguments: str) -> Any:
    return in_django("archstats.faults.database", *arguments, database_url=database_url)
