"""What moves on the screens of a shoot: its board in several orders, and places and names alone."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Self

from django.utils import timezone
from django.utils.safestring import SafeString

from leaderboard.board_fragments import (
    card_fragment,
    card_id,
    heading_fragment,
    heading_id,
    neighbour_fragment,
    neighbour_id,
)
from leaderboard.board_rows import Row, rows_of, tallies_at
from leaderboard.boards import Board
from leaderboard.cards import card_of
from leaderboard.entrants import Entrant
from leaderboard.models import Shoot
from leaderboard.orders import (
    HEADING,
    Item,
    Key,
    Order,
    Section,
    against_handicap,
    at_arrow,
    by_round,
    by_total,
    section_of,
)
from leaderboard.watching import WatchedRoom, shoot_id_in, versions_of_shoots, watched_shoot
from scoring.callers import Caller
from scoring.live.rooms import NOT_FOUND, Changes, Refused, live_room
from scoring.sheets import PRACTICE_PLACES

# Of what stood once, the card is not asked.
_NO_CARD = 0


class RoomOfShoot(WatchedRoom):
    """Each participant is one fragment of its own, and an item of the list. All rooms of a shoot
    have its version, and hear one poke."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.hears = (f"{BoardRoom.kind}:{shoot_id_in(key)}",)
        self.order = Order()
        # What was told last: at this version, by this rule for ties.
        self.told: tuple[int | None, str] = (None, "")

    @classmethod
    def versions(cls, keys: Collection[str]) -> dict[str, int]:
        return versions_of_shoots(keys)

    def changes_since(self, version: int | None) -> Changes:
        shoot = Shoot.objects.get(public_id=shoot_id_in(self.key))
        # By another rule every card shows other figures.
        is_known = version is not None and self.told == (version, shoot.tie_break)
        rows = rows_of(shoot, since=version if is_known else None)
        changes = self._changes(shoot.version, shoot.tie_break, rows, is_known=is_known)
        self.told = shoot.version, shoot.tie_break
        return changes

    def as_it_stood(self, board: Board) -> Changes:
        """All that it told at the version of this board."""
        rows = [Row(entrant, board.version, _NO_CARD) for entrant in board.entrants.values()]
        return self._changes(board.version, board.rule, rows, is_known=False)

    def ordered(self, sort_keys: Mapping[str, Key]) -> list[Item]:
        return self.order.follow(sort_keys)

    def _changes(self, version: int, rule: str, rows: list[Row], *, is_known: bool) -> Changes:
        listed = [row for row in rows if row.is_listed]
        keys = self._keys(listed, rule)
        return Changes(
            version,
            {self.item_id(row.entrant.id): self._fragment(row.entrant, rule) for row in listed},
            {self.item_id(id_): key for id_, key in keys.items()},
            [self.item_id(row.entrant.id) for row in rows if not row.is_listed],
        )

    def item_id(self, participant_id: str) -> str:
        return card_id(participant_id)

    def _fragment(self, entrant: Entrant, rule: str) -> SafeString:
        return card_fragment(card_of(entrant, rule))

    def _keys(self, rows: Iterable[Row], rule: str) -> dict[str, Key]:
        return {row.entrant.id: by_total(row.entrant, rule) for row in rows}


@live_room
class BoardRoom(RoomOfShoot):
    """By total."""

    kind = "shoot"


@live_room
class HandicapRoom(RoomOfShoot):
    kind = "shoot-handicap"

    def _keys(self, rows: Iterable[Row], rule: str) -> dict[str, Key]:
        return {row.entrant.id: against_handicap(row.entrant, rule) for row in rows}


@live_room
class RoundsRoom(RoomOfShoot):
    """By round: above the archers of each its name, which is an item of the list as they are."""

    kind = "shoot-rounds"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.section_of: dict[str, Section] = {}
        self.sections: Counter[Section] = Counter()

    def _keys(self, rows: Iterable[Row], rule: str) -> dict[str, Key]:
        return {row.entrant.id: by_round(row.entrant, rule) for row in rows}

    def _changes(self, version: int, rule: str, rows: list[Row], *, is_known: bool) -> Changes:
        before = {*self.sections}
        if not is_known:
            self.section_of, self.sections = {}, Counter()
        for row in rows:
            self._count(row)
        # Without those of which nobody is left.
        self.sections = +self.sections
        sections = {*self.sections}
        new = sections - before if is_known else sections
        changes = super()._changes(version, rule, rows, is_known=is_known)
        return Changes(
            changes.version,
            {**changes.fragments, **{heading_id(each): heading_fragment(each) for each in new}},
            {**changes.sort_keys, **{heading_id(each): Key(each, HEADING) for each in new}},
            [*changes.removed, *map(heading_id, before - sections)],
        )

    def _count(self, row: Row) -> None:
        if before := self.section_of.pop(row.entrant.id, None):
            self.sections[before] -= 1
        if row.is_listed:
            now = self.section_of[row.entrant.id] = section_of(row.entrant)
            self.sections[now] += 1


@live_room
class ArrowRoom(RoomOfShoot):
    """At an arrow: everybody by their first so many. Its key is <shoot>:<arrow>."""

    kind = "shoot-arrow"

    @classmethod
    def open_to(cls, key: str, viewer: Caller | None) -> Self:
        shoot_id, _, arrow = key.partition(":")
        watched_shoot(shoot_id, viewer, now=timezone.now())
        if not is_arrow(arrow):
            raise Refused(NOT_FOUND)
        return cls(key)

    def _keys(self, rows: Iterable[Row], rule: str) -> dict[str, Key]:
        rows = list(rows)
        tallies = tallies_at(rows, int(self.key.partition(":")[2]))
        return {
            row.entrant.id: at_arrow(row.entrant, rule, tallies.get(row.entrant.id)) for row in rows
        }


@live_room
class PlacesRoom(RoomOfShoot):
    """Places, gaps and names alone: by them the page of a card tells its archer's own line, and
    who is ahead and behind. The same bytes for all of them, however many score."""

    kind = "shoot-places"

    def item_id(self, participant_id: str) -> str:
        return neighbour_id(participant_id)

    def _fragment(self, entrant: Entrant, rule: str) -> SafeString:
        return neighbour_fragment(entrant.id, entrant.name)


def is_arrow(typed: str) -> bool:
    """As we write it."""
    return (
        typed.isascii()
        and typed.isdigit()
        # Before it is read: nobody need know numbers of any length.
        and len(typed) <= len(str(PRACTICE_PLACES))
        and str(int(typed)) == typed
        and 1 <= int(typed) <= PRACTICE_PLACES
    )
