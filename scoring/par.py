"""Where a score stands in the middle of a round: against the archer that the target asks for.

The distances of a round do not give equal points, so half the arrows are not half the score. Par is
what the archer whose handicap ends on the threshold is expected to have made on the same arrows.
`shot` is always the arrows at each leg, from `Round.arrows_per_leg`.
"""

from collections.abc import Sequence
from math import ceil
from typing import Literal, NamedTuple

import numpy as np

from scoring.classifications import ladder
from scoring.handicaps import Points, expected_final, expected_total
from scoring.profiles import Profile
from scoring.rounds import ArrowsPerLeg, Round

# With fewer arrows a projection is mostly luck.
_ENOUGH_ARROWS = 12


class OnTrack(NamedTuple):
    classification: str
    points_over_par: int


def par(round_: Round, threshold: int, shot: ArrowsPerLeg) -> float:
    """Exactly what is expected on these arrows: 0 for none, the threshold after the last."""
    return float(_pars(round_, [threshold], shot)[0])


def shown_par(round_: Round, threshold: int, shot: ArrowsPerLeg) -> int:
    return _shown(par(round_, threshold, shot))


def points_over_par(round_: Round, threshold: int, shot: ArrowsPerLeg, total: int) -> int:
    return total - shown_par(round_, threshold, shot)


def on_track(
    round_: Round, profile: Profile | None, shot: ArrowsPerLeg, total: int
) -> OnTrack | None:
    """The highest class that this score is level with or ahead of.

    None before the first complete end, without a full profile, and on a round without classes.
    After the last arrow it is the class reached.
    """
    if profile is None or _arrow_count(shot) < round_.end_size:
        return None
    rungs = ladder(round_, profile)
    pars = _pars(round_, [rung.score for rung in rungs], shot)
    for rung, exact in zip(reversed(rungs), reversed(pars), strict=True):
        ahead = total - _shown(float(exact))
        if ahead >= 0:
            return OnTrack(rung.classification, ahead)
    return None


def projected_final(
    round_: Round, shot: ArrowsPerLeg, total: int
) -> int | Literal["too early"] | None:
    """The final score of an archer who goes on as so far; a total of 0 projects to None."""
    if _arrow_count(shot) < _ENOUGH_ARROWS:
        return "too early"
    if total == 0:
        return None
    heading_for = np.interp(total, expected_total(round_, shot)[::-1], expected_final(round_)[::-1])
    return max(total, min(round(float(heading_for)), round_.best_possible(total, shot)))


def _arrow_count(shot: ArrowsPerLeg) -> int:
    """Whole arrows again, where a field course has them in fractions."""
    return round(sum(shot))


def _pars(round_: Round, thresholds: Sequence[int], shot: ArrowsPerLeg) -> Points:
    # Reversed, because a higher handicap expects less and np.interp wants rising figures.
    return np.interp(thresholds, expected_final(round_)[::-1], expected_total(round_, shot)[::-1])


def _shown(exact: float) -> int:
    """Whole points that are not below par, without a point for noise above a whole number."""
    return ceil(exact - 1e-6)
