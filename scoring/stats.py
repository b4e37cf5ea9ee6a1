"""The Stat of a list of arrows."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean, median

from scoring.keypads import UNSCORED, Keypad


@dataclass(frozen=True)
class Stat:
    """`count` is of all arrows shot, the other figures are of those scored; a miss scored 0."""

    count: int
    total_score: int
    max_score: int
    median: float
    mean: float


def stat_of(values: Iterable[str | None], keypad: Keypad) -> Stat:
    shot = [value for value in values if value is not None]
    points = [keypad.points_for(value) for value in shot if value != UNSCORED]
    return Stat(
        count=len(shot),
        total_score=sum(points),
        max_score=len(points) * keypad.top_points,
        median=float(median(points)) if points else 0.0,
        mean=fmean(points) if points else 0.0,
    )
