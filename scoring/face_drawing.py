"""The face as it is drawn: its rings around every spot, ready for a template.

A picture counts downwards, a face upwards: here y changes its sign, and where a page plots arrows.
"""

from math import ceil, floor
from typing import NamedTuple

from scoring.faces import Face
from scoring.keypads import Keypad

# Around the rings, in parts of the face: somewhere to put a miss.
_PAPER = 0.02
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


def drawing_of(face: Face, keypad: Keypad, *, shaft_mm: float) -> FaceDrawing:
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
