"""Where an archer stands, indoors and outdoors and with each bow: handicap, and classes to come."""

from collections.abc import Sequence
from datetime import date, tzinfo
from typing import NamedTuple

from scoring.class_progress import ClassSeason, class_season
from scoring.handicap_seasons import Change, HandicapSeason, handicap_seasons
from scoring.handicaps import ROUNDS_TO_START
from scoring.past_cards import History, PastCard


class Discipline(NamedTuple):
    """What has a handicap of its own."""

    is_indoor: bool
    bowstyle: str


class Progress(NamedTuple):
    """`seasons` from the first to this one."""

    discipline: Discipline
    seasons: Sequence[HandicapSeason]
    classes: ClassSeason

    @property
    def handicap(self) -> int | None:
        return self.seasons[-1].handicap if self.seasons else None

    @property
    def missing(self) -> int:
        """Complete rounds to the first handicap of this season."""
        return self.seasons[-1].rounds_missing if self.seasons else ROUNDS_TO_START

    @property
    def this_season(self) -> Sequence[Change]:
        """The latest first."""
        return self.seasons[-1].changes[::-1] if self.seasons else []

    @property
    def earlier(self) -> Sequence[Change]:
        """Of the seasons before, the latest first."""
        return [change for season in self.seasons[-2::-1] for change in season.changes[::-1]]


def progress_of(history: History, *, day: date, zone: tzinfo) -> list[Progress]:
    """On this day; first of what was shot last."""
    shot: dict[Discipline, list[PastCard]] = {}
    for card in history.cards:
        if card.is_complete_round and (round_ := card.sheet.round):
            discipline = Discipline(round_.is_indoor, card.bowstyle)
            shot.setdefault(discipline, []).append(card)
    return [_progress(discipline, cards[::-1], day, zone) for discipline, cards in shot.items()]


def _progress(
    discipline: Discipline, cards: Sequence[PastCard], day: date, zone: tzinfo
) -> Progress:
    is_indoor = discipline.is_indoor
    return Progress(
        discipline,
        handicap_seasons(cards, is_indoor=is_indoor, until=day, zone=zone),
        class_season(cards, is_indoor=is_indoor, day=day, zone=zone),
    )
