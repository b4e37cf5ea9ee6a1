"""Who stands where, and why. Never by name, by joining or by who finished first."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from leaderboard.statuses import (
    COMPETING,
    DID_NOT_START,
    DISQUALIFIED,
    RETIRED,
    UNLISTED,
    VISITING,
)
from leaderboard.tie_breaks import figures
from scoring.tally import Tally

# Listed after the placed, in this order. Who left or was removed is not listed at all.
_UNPLACED = (RETIRED, VISITING, DISQUALIFIED, DID_NOT_START)
_SCORES_ARE_SHOWN = {RETIRED, VISITING}

# Total, then the figures of the rule: greater is better.
type Merit = tuple[int, ...]


@dataclass(frozen=True)
class Entry:
    """What the standing of an archer hangs on, and nothing else about them."""

    id: Hashable
    tally: Tally
    status: str = COMPETING

    @property
    def is_placed(self) -> bool:
        return self.status == COMPETING


class Standing(NamedTuple):
    entry: Entry
    place: int | None


class Figure(NamedTuple):
    key: str
    value: int


class Why(NamedTuple):
    """What parts two neighbours: `key` with both figures, after those on which they are level.

    `key` is "total" or a figure of the rule, and None when they are level in all: a shared place.
    """

    rule: str
    level: tuple[Figure, ...]
    key: str | None = None
    above: int | None = None
    below: int | None = None


def merit(tally: Tally, rule: str) -> Merit:
    return (tally.total, *figures(rule, tally).values())


def places[M: (int, Merit)](merits: Iterable[M]) -> dict[M, int]:
    """The place of each merit. Equal ones share it and the next is skipped: 1, 1, 3."""
    place_of: dict[M, int] = {}
    for place, each in enumerate(sorted(merits, reverse=True), start=1):
        place_of.setdefault(each, place)
    return place_of


def standing_key(entry: Entry, rule: str) -> tuple[int, Merit]:
    """By which the listed stand in order, lowest first: the placed, best first, in group 0, then
    the others by how they came to have no place."""
    group = 0 if entry.is_placed else 1 + _UNPLACED.index(entry.status)
    shows_score = entry.is_placed or entry.status in _SCORES_ARE_SHOWN
    return group, tuple(-figure for figure in merit(entry.tally, rule)) if shows_score else ()


def standings(entries: Iterable[Entry], rule: str) -> list[Standing]:
    """The placed, best first, then the others without a place."""
    listed = [entry for entry in entries if entry.status not in UNLISTED]
    place_of = places(merit(entry.tally, rule) for entry in listed if entry.is_placed)

    def order(standing: Standing) -> tuple[object, ...]:
        # The id says nothing about the archer; it only makes every process list ties alike.
        return *standing_key(standing.entry, rule), str(standing.entry.id)

    return sorted(
        (
            Standing(entry, place_of[merit(entry.tally, rule)] if entry.is_placed else None)
            for entry in listed
        ),
        key=order,
    )


def why(above: Entry, below: Entry, rule: str) -> Why:
    """What puts one placed archer above the next."""
    keys = ("total", *figures(rule, above.tally))
    level: list[Figure] = []
    for key, higher, lower in zip(
        keys, merit(above.tally, rule), merit(below.tally, rule), strict=True
    ):
        if higher != lower:
            return Why(rule, tuple(level), key, higher, lower)
        level.append(Figure(key, higher))
    return Why(rule, tuple(level))
