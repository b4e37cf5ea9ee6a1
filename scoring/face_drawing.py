"""The face as it is drawn: its rings, the arrows in it and their group, ready for a template.

A picture counts downwards, a face upwards: only here does y change its sign.
"""

from collections.abc import Container, Iterable
from math import ceil, floor, hypot
from statistics import fmean
from typing import NamedTuple, Protocol, Self

from scoring.faces import Face, Spot
from scoring.keypads import Keypad
from scoring.sheets import Sheet

# Around the rings, in parts of the face: somewhere to put a miss.
_PAPER = 0.02
# How wide the picture is on a phone.
_PIXELS = 380


class Stuck(Protocol):
    """An arrow as the card keeps it, a `Shot` for one; without a point it was entered by key."""

    @property
    def number(self) -> int: ...
    @property
    def x_mm(self) -> float | None: ...
    @property
    def y_mm(self) -> float | None: ...


class DrawnRing(NamedTuple):
    """`value` is the key that the round has for it: an indoor X is a 10."""

    value: str
    radius: str
    colour: str


class DrawnPoint(NamedTuple):
    x: str
    y: str

    @classmethod
    def of(cls, x_mm: float, y_mm: float) -> Self:
        return cls(_figure(x_mm), _figure(-y_mm))


class ViewBox(NamedTuple):
    """In whole millimetres."""

    left: int
    top: int
    width: int
    height: int

    def __str__(self) -> str:
        return " ".join(map(str, self))


class DrawnGroup(NamedTuple):
    """Where arrows stand on average, and how far from there: once around each spot."""

    centres: tuple[DrawnPoint, ...]
    radius: str


class FaceDrawing(NamedTuple):
    """Rings from the outermost inwards, as they are painted, around every spot.

    `unit` is about a pixel of a phone: what marks are measured in.
    """

    name: str
    view_box: ViewBox
    unit: str
    shaft_radius: str
    spots: tuple[DrawnPoint, ...]
    rings: tuple[DrawnRing, ...]
    arrows: tuple[DrawnPoint, ...]
    earlier: tuple[DrawnPoint, ...]
    group: DrawnGroup | None


def drawing_of(
    face: Face,
    keypad: Keypad,
    *,
    shaft_mm: float,
    arrows: Iterable[Spot] = (),
    earlier: Iterable[Spot] = (),
) -> FaceDrawing:
    """The face with the arrows of this end and earlier ones, which together are the group."""
    arrows, earlier = tuple(arrows), tuple(earlier)
    view_box = _view_box(face)
    return FaceDrawing(
        name=face.name,
        view_box=view_box,
        unit=f"{max(view_box.width, view_box.height) / _PIXELS:.2f}",
        shaft_radius=f"{shaft_mm / 2:g}",
        spots=tuple(DrawnPoint(f"{spot.x_mm:g}", f"{-spot.y_mm or 0.0:g}") for spot in face.spots),
        rings=tuple(
            DrawnRing(keypad.folded(ring.value), f"{ring.radius_mm:g}", ring.colour)
            for ring in reversed(face.rings)
        ),
        arrows=tuple(DrawnPoint.of(*point) for point in arrows),
        earlier=tuple(DrawnPoint.of(*point) for point in earlier),
        group=_group(face, (*earlier, *arrows)),
    )


def drawing_at(
    sheet: Sheet,
    number: int,
    *,
    end: Container[int],
    shots: Iterable[Stuck],
    shaft_mm: float,
) -> FaceDrawing | None:
    """The face that stands at a place of the card, with what was shot at it.

    None where there is nothing to draw: on a field course, or where arrows are only counted.
    """
    face = sheet.face_at(number)
    if face is None or not face.rings:
        return None
    points = {
        shot.number: Spot(shot.x_mm, shot.y_mm)
        for shot in shots
        if shot.x_mm is not None and shot.y_mm is not None and sheet.face_at(shot.number) is face
    }
    return drawing_of(
        face,
        sheet.keypad,
        shaft_mm=shaft_mm,
        arrows=(point for place, point in points.items() if place in end),
        earlier=(point for place, point in points.items() if place not in end),
    )


def _view_box(face: Face) -> ViewBox:
    """All spots with paper around them."""
    radius_mm = face.rings[-1].radius_mm
    across = [spot.x_mm for spot in face.spots]
    down = [-spot.y_mm for spot in face.spots]
    spread_mm = max(max(across) - min(across), max(down) - min(down))
    reach_mm = radius_mm + (spread_mm + 2 * radius_mm) * _PAPER
    left, top = floor(min(across) - reach_mm), floor(min(down) - reach_mm)
    right, bottom = ceil(max(across) + reach_mm), ceil(max(down) + reach_mm)
    return ViewBox(left, top, right - left, bottom - top)


def _group(face: Face, points: tuple[Spot, ...]) -> DrawnGroup | None:
    """Arrows in several spots are one group, as if all had been shot at the same."""
    if len(points) < 2:
        return None
    offsets = [_from_its_spot(face, point) for point in points]
    x_mm, y_mm = (fmean(part) for part in zip(*offsets, strict=True))
    radius_mm = fmean(hypot(x - x_mm, y - y_mm) for x, y in offsets)
    centres = tuple(DrawnPoint.of(spot.x_mm + x_mm, spot.y_mm + y_mm) for spot in face.spots)
    return DrawnGroup(centres, _figure(radius_mm))


def _from_its_spot(face: Face, point: Spot) -> Spot:
    to_spots = (Spot(point.x_mm - spot.x_mm, point.y_mm - spot.y_mm) for spot in face.spots)
    return min(to_spots, key=lambda to_spot: hypot(*to_spot))


def _figure(length_mm: float) -> str:
    """To a tenth of a millimetre, and no "-0"."""
    return f"{round(length_mm, 1) or 0.0:g}"
