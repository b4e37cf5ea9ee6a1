"""The face as it is drawn: its rings around every spot, ready for a template.

A picture counts downwards, a face upwards: here y changes its sign, and where a page plots arrows.
"""

from math import ceil, floor, hypot
from typing import NamedTuple

from scoring.faces import Face
from scoring.groups import Group, Point
from scoring.keypads import Keypad

# Around the rings, in parts of the face: somewhere to put a miss.
_PAPER = 0.02
# Around a group, in parts of its radius: its arrows' own centres lie within.
_AROUND_GROUP = 1.5
# How wide the picture is on a phone.
_PIXELS = 380


class DrawnRing(NamedTuple):
    """`value` is the key that the round has for it: an indoor X is a 10."""

    value: str
    radius: str
    colour: str


class DrawnPoint(NamedTuple):
    x: str
    y: str


class ViewBox(NamedTuple):
    """In whole millimetres."""

    left: int
    top: int
    width: int
    height: int

    def __str__(self) -> str:
        return " ".join(map(str, self))


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


class GroupDrawing(NamedTuple):
    """One spot of a face, with a group on it."""

    view_box: ViewBox
    unit: str
    # What is written on it: as large as the smallest text of the page.
    text: str
    rings: tuple[DrawnRing, ...]
    centre: DrawnPoint
    radius: str


def drawing_of(face: Face, keypad: Keypad, *, shaft_mm: float) -> FaceDrawing:
    view_box = _view_box(face)
    return FaceDrawing(
        name=face.name,
        view_box=view_box,
        unit=f"{max(view_box.width, view_box.height) / _PIXELS:.2f}",
        shaft_radius=f"{shaft_mm / 2:g}",
        spots=tuple(DrawnPoint(f"{spot.x_mm:g}", f"{-spot.y_mm or 0.0:g}") for spot in face.spots),
        rings=_drawn_rings(face, keypad),
    )


def group_drawing(face: Face, keypad: Keypad, group: Group) -> GroupDrawing:
    """Of a face with rings; what struck other spots is drawn on this one. As near as the group and
    the middle of the face have room."""
    farthest_mm = hypot(*group.centre) + group.radius_mm * _AROUND_GROUP
    reach_mm = ceil(min(face.rings[-1].radius_mm * (1 + 2 * _PAPER), farthest_mm))
    unit = 2 * reach_mm / _PIXELS
    return GroupDrawing(
        view_box=ViewBox(-reach_mm, -reach_mm, 2 * reach_mm, 2 * reach_mm),
        unit=f"{unit:.2f}",
        text=f"{13 * unit:.1f}",
        rings=_drawn_rings(face, keypad),
        centre=point_drawn(group.centre),
        radius=f"{group.radius_mm:.1f}",
    )


def point_drawn(point: Point) -> DrawnPoint:
    return DrawnPoint(f"{point.x_mm:.1f}", f"{-point.y_mm:.1f}")


def _drawn_rings(face: Face, keypad: Keypad) -> tuple[DrawnRing, ...]:
    return tuple(
        DrawnRing(keypad.folded(ring.value), f"{ring.radius_mm:g}", ring.colour)
        for ring in reversed(face.rings)
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
