"""The faces of a card to tap, one after the other as its distances have them."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from scoring.face_drawing import FaceDrawing, drawing_of
from scoring.faces import Face, shaft_for
from scoring.models import Arrow, Slot


class DockFace(NamedTuple):
    """Stands from the place `first` to `last`, which is None in a practice: it has no end."""

    id: str
    first: int
    last: int | None
    drawing: FaceDrawing


def faces_of(slot: Slot) -> list[DockFace]:
    """None on a field course, where the card does not tell, and where arrows are only counted."""
    shaft_mm, keypad = _shaft_mm(slot), slot.sheet.keypad
    return [
        DockFace(_id(slot, first), first, last, drawing_of(face, keypad, shaft_mm=shaft_mm))
        for face, first, last in _stretches(slot)
        if face is not None and face.rings
    ]


def _id(slot: Slot, first: int) -> str:
    """Several cards may stand on one page."""
    return f"face-{slot.public_id}-{first}"


def _stretches(slot: Slot) -> Iterator[tuple[Face | None, int, int | None]]:
    sheet = slot.sheet
    if sheet.round is None:
        yield sheet.face, 1, None
        return
    # A leg at another distance may well be shot at the same face.
    for face, legs in groupby(sheet.round.stretches, lambda places: sheet.face_at(places.start)):
        places = [*legs]
        yield face, places[0].start, places[-1].stop - 1


def _shaft_mm(slot: Slot) -> float:
    """Of the arrows that their archer says are shot; else as the handicap scheme has it."""
    arrows = Arrow.objects.in_use().filter(archer=slot.archer_id)
    known = arrows.exclude(diameter_mm=None).values_list("diameter_mm", flat=True).first()
    return known or shaft_for(is_indoor=slot.is_indoor)
