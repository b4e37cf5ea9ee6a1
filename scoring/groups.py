"""Where arrows stand: their centre, how far from it they are, and which of them strays."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from math import dist, pi, sqrt
from statistics import fmean
from typing import NamedTuple

from scoring.faces import Face

# Of fewer shots nobody can tell whether an arrow strays.
LEAST_SHOTS = 6
# By so many of the deviations that chance gives a mean of so many shots: once in a hundred arrows.
_SURE = 3.0
# The mean distance from the centre, in deviations of either direction.
_MEAN_DISTANCE = sqrt(pi / 2)


class Point(NamedTuple):
    """x runs right and y up, from the centre of the face or of its spot."""

    x_mm: float
    y_mm: float


class Group(NamedTuple):
    """The radius is the mean distance of the shots from their centre."""

    shot_count: int
    centre: Point
    radius_mm: float

    @property
    def left_mm(self) -> float:
        return -self.centre.x_mm

    @property
    def low_mm(self) -> float:
        return -self.centre.y_mm


class ArrowInGroup[Arrow: Hashable](NamedTuple):
    """`offset_mm`: from the centre of all shots to that of this arrow's."""

    arrow: Arrow
    group: Group
    offset_mm: float
    strays: bool


def group_of(points: Sequence[Point]) -> Group:
    """Of one at least."""
    centre = Point(fmean(point.x_mm for point in points), fmean(point.y_mm for point in points))
    return Group(len(points), centre, fmean(dist(point, centre) for point in points))


def from_spot(face: Face | None, point: Point) -> Point:
    """From the centre of the spot that it is nearest to: shots in several are one group."""
    if face is None:
        return point
    spot = min(face.spots, key=lambda spot: dist(spot, point))
    return Point(point.x_mm - spot.x_mm, point.y_mm - spot.y_mm)


def arrows_in_group[Arrow: Hashable](
    shots: Iterable[tuple[Arrow, Point]], group: Group
) -> list[ArrowInGroup[Arrow]]:
    """What is farthest off comes first."""
    of_arrow = defaultdict[Arrow, list[Point]](list)
    for arrow, point in shots:
        of_arrow[arrow].append(point)
    found = [_in_group(arrow, points, group) for arrow, points in of_arrow.items()]
    return sorted(found, key=lambda each: -each.offset_mm)


def _in_group[Arrow: Hashable](
    arrow: Arrow, points: Sequence[Point], group: Group
) -> ArrowInGroup[Arrow]:
    own = group_of(points)
    offset_mm = dist(own.centre, group.centre)
    by_chance_mm = group.radius_mm / _MEAN_DISTANCE / sqrt(len(points))
    strays = len(points) >= LEAST_SHOTS and offset_mm > _SURE * by_chance_mm
    return ArrowInGroup(arrow, own, offset_mm, strays)
