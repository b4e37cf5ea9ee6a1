"""The Stat of a list of arrows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import median

from scoring.keypads import UNSCORED, Keypad


@dataclass(frozen=True)
class Stat:
    """`count` is of all arrows shot, the other figures are of those scored; a miss scored 0."""

    count: int
    total_score: int
    max_score: int
    median: float
    mean: float


def stat_of_counts(value_counts: Mapping[str, int], keypad: Keypad) -> Stat:
    """Of arrows counted by value, such as {"X": 3, "9": 12}."""
    by_points = _by_points(value_counts, keypad)
    scored, total = by_points.total(), sum(p * count for p, count in by_points.items())
    return Stat(
        count=sum(value_counts.values()),
        total_score=total,
        max_score=scored * keypad.top_points,
        median=float(median(by_points.elements())) if scored else 0.0,
        mean=total / scored if scored else 0.0,
    )


def spread_of(value_counts: Mapping[str, int], keypad: Keypad) -> float:
    """How far the scored arrows lie from their mean: the standard deviation; 0.0 for none."""
    by_points = _by_points(value_counts, keypad)
    if not (count := by_points.total()):
        return 0.0
    total = sum(points * count for points, count in by_points.items())
    squares = sum(points * points * count for points, count in by_points.items())
    # In whole numbers up to the root: equal arrows have no spread, not a little.
    return sqrt(count * squares - total * total) / count


def _by_points(value_counts: Mapping[str, int], keypad: Keypad) -> Counter[int]:
    """The scored arrows counted by what they made."""
    by_points: Counter[int] = Counter()
    for value, count in value_counts.items():
        if value != UNSCORED:
            by_points[keypad.points_for(value)] += count
    return by_points
