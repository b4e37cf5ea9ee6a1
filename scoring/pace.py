"""How fast an archer shoots."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

# Seconds: entered together rather than shot one after the other.
_TOO_FAST = 10.0


def pace(shot_at: Mapping[int, datetime], end_size: int) -> timedelta | None:
    """From one end to the next, as it mostly is: a break for lunch does not count. None before two
    ends are complete. `shot_at` is by place, of those with an arrow."""
    ends = []
    for first in range(1, max(shot_at, default=0) + 1, end_size):
        times = [shot_at.get(number) for number in range(first, first + end_size)]
        if all(times):
            ends.append(max(time for time in times if time))
    return usual(gaps(ends))


def gaps(ends: Iterable[datetime]) -> list[timedelta]:
    """From each end to the next, of those that were not entered together."""
    apart = (later - earlier for earlier, later in pairwise(ends))
    return [gap for gap in apart if gap.total_seconds() > _TOO_FAST]


def usual(gaps: Iterable[timedelta]) -> timedelta | None:
    """As they mostly are; None of none."""
    seconds = [gap.total_seconds() for gap in gaps]
    return timedelta(seconds=median(seconds)) if seconds else None
