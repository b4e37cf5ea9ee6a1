"""Handicaps of the Archery GB scheme of 2023: 0 to 150, lower is better."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from operator import neg
from typing import NamedTuple

import numpy as np
from archeryutils.handicaps import handicap_scheme
from numpy.typing import NDArray

from scoring.rounds import ArrowsPerLeg, Round

type Points = NDArray[np.float64]

WORST = 150
# Wider than the table, so that par and projection have room beyond its best and worst archers.
_HANDICAPS = range(-75, 301)
_TABLE = slice(_HANDICAPS.index(0), _HANDICAPS.index(WORST) + 1)
_ARCHERY_GB = handicap_scheme("AGB")

ROUNDS_TO_START = 3
_INDOOR_SEASON_STARTS = (7, 1)
_OUTDOOR_SEASON_STARTS = (1, 1)


class Season(NamedTuple):
    start: date
    end: date


@cache
def expected_points(round_: Round) -> Points:
    """Points of an average arrow, unrounded: a row for each leg, a column for each of −75 … 300."""
    points = np.stack([_ARCHERY_GB.arrow_score(_HANDICAPS, leg.target) for leg in round_.legs])
    points.flags.writeable = False
    return points


def expected_arrows(round_: Round, handicap: int) -> list[float]:
    """Points of an average arrow at each leg, unrounded."""
    points: list[float] = expected_points(round_)[:, _HANDICAPS.index(handicap)].tolist()
    return points


def expected_total(round_: Round, shot: ArrowsPerLeg) -> Points:
    """What these arrows are expected to make, unrounded, at each handicap of −75 … 300."""
    total: Points = (np.array(shot)[:, np.newaxis] * expected_points(round_)).sum(axis=0)
    return total


@cache
def expected_final(round_: Round) -> Points:
    """What the whole round is expected to make, unrounded, at each handicap of −75 … 300."""
    final = expected_total(round_, tuple(leg.arrow_count for leg in round_.legs))
    final.flags.writeable = False
    return final


@cache
def table(round_: Round) -> tuple[int, ...]:
    """The published table: the score listed at each handicap from 0 to 150."""
    return tuple(_listed(expected_final(round_)))


def handicap_for(round_: Round | None, score: int) -> int | None:
    """The handicap of a score on the complete round; None for a score of 0 and for a practice."""
    if round_ is None:
        return None
    return _looked_up(table(round_), score, round_.max_score, round_.name)


def handicap_so_far(round_: Round, shot: ArrowsPerLeg, total: int) -> int | None:
    """The handicap of the arrows shot so far, from the table of just these arrows."""
    most = round_.max_score - round_.best_possible(0, shot)
    return _looked_up(_listed(expected_total(round_, shot)), total, most, "these arrows")


def expected_score(round_: Round, handicap: int, shot: ArrowsPerLeg) -> int:
    """What the table of these arrows lists at a handicap."""
    return _listed(expected_total(round_, shot))[handicap]


def first_handicap(handicaps: Sequence[int]) -> int:
    """The archer's handicap after three complete rounds: their mean, rounded up."""
    if len(handicaps) != ROUNDS_TO_START:
        raise ValueError(f"a first handicap needs {ROUNDS_TO_START} rounds, not {len(handicaps)}")
    return _mean_rounded_up(*handicaps)


def updated_handicap(current: int, round_handicap: int) -> int:
    """The archer's handicap after another round. It never rises within the season."""
    return min(current, _mean_rounded_up(current, round_handicap))


def handicap_of_new_season(handicaps_of_last: Sequence[int]) -> int | None:
    """The handicap to begin with: from the best three rounds of the season before, if there are."""
    best = sorted(handicaps_of_last)[:ROUNDS_TO_START]
    return first_handicap(best) if len(best) == ROUNDS_TO_START else None


def season_of(day: date, *, is_indoor: bool) -> Season:
    month, first = _INDOOR_SEASON_STARTS if is_indoor else _OUTDOOR_SEASON_STARTS
    start = date(day.year, month, first)
    if day < start:
        start = date(day.year - 1, month, first)
    return Season(start, date(start.year + 1, month, first) - timedelta(days=1))


def _listed(expected: Points) -> list[int]:
    # The scheme rounds up; the tiny step back keeps noise above a whole number from adding a point.
    listed: list[int] = np.ceil(expected[_TABLE] - 1e-9).astype(int).tolist()
    return listed


def _looked_up(listed: Sequence[int], score: int, most: int, of_what: str) -> int | None:
    if not 0 <= score <= most:
        raise ValueError(f"a score of {score} is not possible: {of_what} can make 0 to {most}")
    if score == 0:
        return None
    above = bisect_left(listed, -score, key=neg)
    at_or_above = bisect_right(listed, -score, key=neg)
    # Several handicaps may list a score: it is worth the largest. A score between two is worth the
    # next larger, and one below the whole table the last.
    return at_or_above - 1 if at_or_above > above else min(above, WORST)


def _mean_rounded_up(*handicaps: int) -> int:
    return -(-sum(handicaps) // len(handicaps))
