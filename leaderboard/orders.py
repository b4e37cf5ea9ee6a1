"""The orders in which a board is looked at: by total, against handicap, by round, at an arrow.

Each gives every archer a key that hangs on nobody else. Places and gaps are worked out from all
keys together: so an arrow changes one key, and a board that follows hears of that one.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

from leaderboard.cards import handicap_score_of
from leaderboard.entrants import Entrant
from leaderboard.standings import standing_key
from scoring.tally import Tally

HEADING, PLACED = -1, 0
# Below the placed: what this order goes by is not known of them. Who has no place on any board
# stands below these.
_UNKNOWN = 1

_OWN_PLACE, _SHARED_WITH_ABOVE, _WITHOUT_PLACE = 0, 1, 2

# With more changes than these it is quicker to sort anew.
_FEW = 32

# Practices last.
type Section = tuple[bool, str, str]
_ALL: Section = (False, "", "")

# An item as it travels with a frame: its id and, unless it is a heading, the figure that it is
# ordered by, and whether its place is its own (0), shared with the one above (1) or none (2).
type Item = list[Any]


class Key(NamedTuple):
    """Lowest first. Equal ones share their place."""

    section: Section
    group: int
    # Negative, for the best to stand first.
    best_first: tuple[int, ...] = ()

    @property
    def figure(self) -> int | None:
        return -self.best_first[0] if self.best_first else None


class Placing(NamedTuple):
    """`gap` is to the first of the section, and 0 for whoever is level."""

    id: str
    figure: int | None
    place: int | None
    is_shared: bool
    gap: int | None

    @property
    def written(self) -> str:
        """Such as 2=; empty for who has no place."""
        return "" if self.place is None else f"{self.place}{'=' if self.is_shared else ''}"


def by_total(entrant: Entrant, rule: str) -> Key:
    group, best_first = standing_key(entrant.entry, rule)
    return Key(_ALL, group + _UNKNOWN if group else PLACED, best_first)


def against_handicap(entrant: Entrant, rule: str) -> Key:
    """Ties are not broken. Without a handicap there is no place."""
    key, score = by_total(entrant, rule), handicap_score_of(entrant)
    if key.group != PLACED:
        return key
    return key._replace(group=_UNKNOWN) if score is None else Key(_ALL, PLACED, (-score,))


def by_round(entrant: Entrant, rule: str) -> Key:
    return by_total(entrant, rule)._replace(section=section_of(entrant))


def at_arrow(entrant: Entrant, rule: str, tally: Tally | None) -> Key:
    """By the tally of so many arrows; who has not shot them yet has no place."""
    if tally is None:
        key = by_total(entrant, rule)
        return key._replace(group=max(key.group, _UNKNOWN))
    group, best_first = standing_key(replace(entrant.entry, tally=tally), rule)
    return Key(_ALL, group + _UNKNOWN if group else PLACED, best_first)


def section_of(entrant: Entrant) -> Section:
    """The round, in the order of names."""
    round_ = entrant.round
    return (False, round_.name, round_.key) if round_ else (True, "", "")


class Order:
    """The items in order, kept while keys change: an arrow moves one of them."""

    def __init__(self) -> None:
        self.keys: dict[str, Key] = {}
        # An id says nothing about the archer; by it every process lists who is level alike.
        self.ranked: list[tuple[Key, str]] = []
        self.items: list[Item] = []

    def follow(self, keys: Mapping[str, Key]) -> list[Item]:
        """The items, by the ids that these keys have on the page."""
        changed = [id_ for id_, key in keys.items() if self.keys.get(id_) is not key]
        gone = self.keys.keys() - keys.keys()
        if len(changed) + len(gone) > _FEW:
            self.ranked = sorted((key, id_) for id_, key in keys.items())
            self.items = [self._item(at) for at in range(len(self.ranked))]
        else:
            self.items = [*self.items]
            for id_ in (*changed, *gone):
                self._move(id_, keys.get(id_))
        self.keys = {**keys}
        return self.items

    def _move(self, id_: str, key: Key | None) -> None:
        if id_ in self.keys:
            at = bisect_left(self.ranked, (self.keys[id_], id_))
            del self.ranked[at], self.items[at]
            self._mark_again(at)
        if key is not None:
            at = bisect_left(self.ranked, (key, id_))
            self.ranked.insert(at, (key, id_))
            self.items.insert(at, self._item(at))
            self._mark_again(at + 1)

    def _mark_again(self, at: int) -> None:
        """Whether it is level with the one above, which is another now."""
        if at < len(self.items):
            self.items[at] = self._item(at)

    def _item(self, at: int) -> Item:
        key, id_ = self.ranked[at]
        if key.group == HEADING:
            return [id_]
        if key.group != PLACED:
            return [id_, key.figure, _WITHOUT_PLACE]
        is_level = at > 0 and self.ranked[at - 1][0] == key
        return [id_, key.figure, _SHARED_WITH_ABOVE if is_level else _OWN_PLACE]


def in_order(keys: Mapping[str, Key]) -> list[Item]:
    return Order().follow(keys)


def placings(items: Iterable[Item]) -> list[Placing]:
    """What stands beside each of these items, below whichever heading; nothing beside that."""
    told: list[Placing] = []
    for is_heading, section in groupby(items, key=_is_heading):
        told += () if is_heading else _placings(list(section))
    return told


def _is_heading(item: Item) -> bool:
    return len(item) == 1


def _placings(items: list[Item]) -> Iterable[Placing]:
    first, place = items[0][1], 0
    below = [mark for _, _, mark in items[1:]] + [_OWN_PLACE]
    for at, ((id_, figure, mark), mark_below) in enumerate(zip(items, below, strict=True), start=1):
        if mark == _WITHOUT_PLACE:
            yield Placing(id_, figure, None, False, None)
            continue
        place = place if mark == _SHARED_WITH_ABOVE else at
        is_shared = _SHARED_WITH_ABOVE in (mark, mark_below)
        yield Placing(id_, figure, place, is_shared, figure - first)
