"""What an archer's ends usually come to, so that a phone asks only about one that is far off."""

from collections.abc import Sequence
from math import ceil, floor
from statistics import fmean, pstdev
from typing import NamedTuple

# Fewer are no habit.
LEAST_ENDS = 4
# Of its most points: an archer of even ends is not asked about each that is a little better.
LEAST_SPREAD = 0.05
# Of a thousand ends of even luck three lie further off.
FAR = 3


class Usual(NamedTuple):
    """What lies between is nothing to ask about."""

    low: int
    high: int


def usual_ends(totals: Sequence[int], *, most: int) -> Usual | None:
    """None before there are ends enough. `most` is what a perfect end comes to."""
    if len(totals) < LEAST_ENDS:
        return None
    middle, reach = fmean(totals), FAR * max(pstdev(totals), LEAST_SPREAD * most)
    return Usual(max(0, floor(middle - reach)), min(most, ceil(middle + reach)))
