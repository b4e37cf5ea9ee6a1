"""Whether an archer's ends fall off: the mean of each end over many cards of one round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from scoring.charts import WIDTH, Grid, Label, path_through
from scoring.graphs import AXIS, EDGE, Scale, dots_at
from scoring.rounds import Leg, Round

# Two figures beside each other need as much.
_LEAST_PITCH = 22


class EndMean(NamedTuple):
    number: int
    mean: float


class Stretch(NamedTuple):
    """The ends of one distance, for of another they are worth another; `leg` is None on a field
    course."""

    leg: Leg | None
    ends: Sequence[EndMean]

    @property
    def first_half(self) -> float:
        return fmean(end.mean for end in self.ends[: self._half])

    @property
    def second_half(self) -> float:
        return fmean(end.mean for end in self.ends[-self._half :])

    @property
    def _half(self) -> int:
        """Without the one in the middle."""
        return max(1, len(self.ends) // 2)


@dataclass(frozen=True)
class EndsDrawn:
    line: str
    dots: str
    grid: Grid
    axis: Sequence[Label]


def stretches_of(points: Mapping[int, float], round_: Round) -> list[Stretch]:
    """Of the mean points at each place of the card."""
    return [
        Stretch(round_.leg_of(places.start), _ends(points, round_, places))
        for places in round_.stretches
    ]


def _ends(points: Mapping[int, float], round_: Round, places: range) -> list[EndMean]:
    ends = range(round_.end_of(places[0]), round_.end_of(places[-1]) + 1)
    return [EndMean(end, sum(points[place] for place in round_.places_of_end(end))) for end in ends]


def draw_stretches(stretches: Sequence[Stretch]) -> EndsDrawn:
    """A line for each distance."""
    ends = [end for stretch in stretches for end in stretch.ends]
    scale = Scale.of([end.mean for end in ends])
    wide = (WIDTH - AXIS - EDGE) / len(ends)
    at = {
        end.number: (AXIS + round(wide * (number + 0.5)), scale.y(end.mean))
        for number, end in enumerate(ends)
    }
    every = -(-_LEAST_PITCH * len(ends) // (WIDTH - AXIS))
    return EndsDrawn(
        line="".join(
            path_through([at[end.number] for end in stretch.ends]) for stretch in stretches
        ),
        dots=dots_at([*at.values()]),
        grid=scale.grid(),
        axis=[Label(at[end.number][0], 0, str(end.number)) for end in ends[::every]],
    )
