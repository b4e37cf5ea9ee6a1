"""The figures that a board prints and a tie-break reads."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import NamedTuple

from scoring.keypads import UNSCORED, Keypad


@dataclass(frozen=True)
class Tally:
    """Unscored arrows count as arrows and as nothing else, so hits + misses + unscored = arrows."""

    total: int = 0
    arrow_count: int = 0
    hits: int = 0
    golds: int = 0
    tens: int = 0
    xs: int = 0
    nines: int = 0
    sixes: int = 0
    fives: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


def tally_of(values: Iterable[str | None], keypad: Keypad) -> Tally:
    """The tally of a card; None is an empty place."""
    return tally_of_counts(Counter(value for value in values if value is not None), keypad)


def tally_of_counts(value_counts: Mapping[str, int], keypad: Keypad) -> Tally:
    """The tally of arrows counted by value, such as {"X": 3, "9": 12}."""
    scored = {value: count for value, count in value_counts.items() if value != UNSCORED}
    by_points: Counter[int] = Counter()
    for value, count in scored.items():
        by_points[keypad.points_for(value)] += count
    xs = scored.get("X", 0)
    return Tally(
        total=sum(points * count for points, count in by_points.items()),
        arrow_count=sum(value_counts.values()),
        hits=sum(count for points, count in by_points.items() if points > 0),
        golds=sum(count for value, count in scored.items() if value in keypad.golds),
        tens=xs + scored.get("10", 0) if keypad.counts_tens else 0,
        xs=xs if keypad.counts_xs else 0,
        # By points, not by print: an X that counts 5 must not lose a tie against a plain 5.
        nines=by_points[9],
        sixes=by_points[6],
        fives=by_points[5],
    )


class ShotCounts(NamedTuple):
    """`hit` is None where it cannot be known: on a practice without a face."""

    fired: int
    hit: int | None


def count_shots(value_counts: Mapping[str, int], keypad: Keypad) -> ShotCounts:
    """Arrows on the card, misses included, and those above 0. Nothing else counts them."""
    tally = tally_of_counts(value_counts, keypad)
    return ShotCounts(tally.arrow_count, tally.hits if keypad.values else None)
