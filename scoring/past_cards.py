"""What an archer has shot, card by card: which of it counts, and which was the best until then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from scoring.classifications import class_for
from scoring.handicaps import handicap_for
from scoring.profiles import profile_of
from scoring.rounds import round_for
from scoring.sheets import Sheet, sheet_for

type Status = Literal["finished", "incomplete", "unfinished"]
STATUSES: tuple[Status, ...] = ("finished", "incomplete", "unfinished")


class Kind(NamedTuple):
    """What is compared with its like alone: a round, and the bow it is shot with."""

    round_key: str
    bowstyle: str


class PastCard(NamedTuple):
    """Of a card with arrows on it, what its archer's figures and history go by."""

    pk: int
    public_id: UUID
    round_key: str
    face_key: str
    bowstyle: str
    category: str
    age_group: str
    total: int
    shots_fired: int
    started_at: datetime
    finished_at: datetime | None
    timezone: str

    @property
    def kind(self) -> Kind:
        return Kind(self.round_key, self.bowstyle)

    @property
    def sheet(self) -> Sheet:
        return sheet_for(self.round_key, self.face_key, self.bowstyle)

    @property
    def status(self) -> Status:
        """A round that was given up is incomplete; of a practice no arrow can be missing."""
        if self.finished_at is None:
            return "unfinished"
        return "finished" if self.sheet.place_count in {None, self.shots_fired} else "incomplete"

    @property
    def counts(self) -> bool:
        """Whether any statistic knows of it."""
        return self.status == "finished" and self.sheet.is_scored

    @property
    def is_complete_round(self) -> bool:
        return bool(self.round_key) and self.counts

    @property
    def handicap(self) -> int | None:
        """What a complete round is worth; None for a score of 0."""
        return handicap_for(self.sheet.round, self.total) if self.is_complete_round else None

    @property
    def classification(self) -> str | None:
        """Of a complete round, by what was said of the archer when it was begun."""
        profile = profile_of(self)
        if profile is None or not self.is_complete_round:
            return None
        return class_for(round_for(self.round_key), profile, self.total)

    @property
    def average_arrow(self) -> float:
        return self.total / self.shots_fired

    @property
    def day(self) -> date:
        """On the clock of the range."""
        return self.started_at.astimezone(ZoneInfo(self.timezone)).date()


@dataclass(frozen=True)
class Narrowing:
    """Which cards are asked for; None: whatever it is. An empty round is a practice, an empty
    bowstyle one that nobody said."""

    round_key: str | None = None
    bowstyle: str | None = None
    status: Status | None = None
    first_day: date | None = None
    last_day: date | None = None
    is_best: bool = False


@dataclass(frozen=True)
class History:
    """All of an archer's cards, the newest first."""

    cards: Sequence[PastCard]

    @cached_property
    def bests(self) -> frozenset[int]:
        """The keys of those that were the best of round and bow when they were shot. A practice
        has no best."""
        best: dict[Kind, int] = {}
        found = set()
        for card in reversed(self.cards):
            if card.is_complete_round and card.total > best.get(card.kind, -1):
                best[card.kind] = card.total
                found.add(card.pk)
        return frozenset(found)

    @cached_property
    def kinds(self) -> list[Kind]:
        """Each once; first what was shot last."""
        return [*dict.fromkeys(card.kind for card in self.cards)]

    def narrowed(self, asked: Narrowing) -> list[PastCard]:
        return [card for card in self.cards if self._has(card, asked)]

    def latest(self, count: int, asked: Narrowing) -> list[PastCard]:
        """The last so many of those that count, the oldest of them first."""
        counting = [card for card in self.narrowed(asked) if card.counts]
        return counting[:count][::-1]

    def rounds_of_one_kind(self, count: int, asked: Narrowing) -> list[PastCard]:
        """The last so many complete rounds, the oldest of them first: all of the round and bow that
        was shot last, of those asked for."""
        shot = [card for card in self.narrowed(asked) if card.is_complete_round]
        return [card for card in shot if card.kind == shot[0].kind][:count][::-1]

    def _has(self, card: PastCard, asked: Narrowing) -> bool:
        return (
            asked.round_key in {None, card.round_key}
            and asked.bowstyle in {None, card.bowstyle}
            and asked.status in {None, card.status}
            and (asked.first_day is None or asked.first_day <= card.day)
            and (asked.last_day is None or card.day <= asked.last_day)
            and (not asked.is_best or card.pk in self.bests)
        )
