"""How far an archer is with each class of a season: dozens of arrows shot at it or above."""

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from typing import NamedTuple

from scoring.classifications import INDOOR_CLASSES, OUTDOOR_CLASSES
from scoring.handicaps import Season, season_of
from scoring.past_cards import PastCard
from scoring.rounds import round_for

_DOZEN = 12
# Dozens of arrows that Archery GB asks for, outdoors and indoors, by the tier of the class.
_ARCHER, _BOWMAN, _MASTER = (12, 10), (18, 15), (36, 15)


class ClassProgress(NamedTuple):
    classification: str
    arrow_count: int
    # In dozens.
    asked: int

    @property
    def dozens(self) -> float:
        return self.arrow_count / _DOZEN

    @property
    def is_reached(self) -> bool:
        return self.dozens >= self.asked


class ClassSeason(NamedTuple):
    """From the lowest class to the highest."""

    season: Season
    classes: Sequence[ClassProgress]

    @property
    def held(self) -> ClassProgress | None:
        return next((each for each in reversed(self.classes) if each.is_reached), None)

    @property
    def next(self) -> ClassProgress | None:
        """The lowest above the one that is held."""
        held = self.classes.index(self.held) + 1 if self.held else 0
        return self.classes[held] if held < len(self.classes) else None

    @property
    def ahead(self) -> list[ClassProgress]:
        """The next, and those above it that some arrows count for already."""
        if self.next is None:
            return []
        first = self.classes.index(self.next)
        return [self.next, *(each for each in self.classes[first + 1 :] if each.arrow_count)]


def class_season(
    cards: Iterable[PastCard], *, is_indoor: bool, day: date, zone: tzinfo
) -> ClassSeason:
    """Of one bowstyle, in the season of this day. Field rounds have another scheme."""
    season = season_of(day, is_indoor=is_indoor)
    classes = INDOOR_CLASSES if is_indoor else OUTDOOR_CLASSES
    arrows = dict.fromkeys(classes, 0)
    for card in cards:
        if not _is_of(card, season, is_indoor, zone):
            continue
        reached = card.classification
        if reached is not None:
            # Whoever shoots a class has shot those below it.
            for below in classes[: classes.index(reached) + 1]:
                arrows[below] += card.shots_fired
    return ClassSeason(
        season, [ClassProgress(name, arrows[name], _asked(name, is_indoor)) for name in classes]
    )


def _is_of(card: PastCard, season: Season, is_indoor: bool, zone: tzinfo) -> bool:
    if not card.is_complete_round or card.finished_at is None:
        return False
    round_ = round_for(card.round_key)
    if round_.is_field or round_.is_indoor is not is_indoor:
        return False
    return season.start <= card.finished_at.astimezone(zone).date() <= season.end


def _asked(classification: str, is_indoor: bool) -> int:
    tier = {"A": _ARCHER, "B": _BOWMAN}.get(classification.removeprefix("I-")[0], _MASTER)
    return tier[is_indoor]
