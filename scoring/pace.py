"""How fast an archer shoots."""

from collections.abc import Mapping
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
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(ends)]
    shot = [gap for gap in gaps if gap > _TOO_FAST]
    return timedelta(seconds=median(shot)) if shot else None
