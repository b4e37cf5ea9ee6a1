"""What stands in the places of a score table, and how each of them is written."""

from binascii import b2a_base64
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from scoring.crests import ring_of
from scoring.ends import Cell, Row
from scoring.keypads import Keypad
from scoring.sheets import Sheet


class Place(NamedTuple):
    """What stands there now, and the operation that put it there or took it away."""

    value: str | None
    op: UUID
    is_disputed: bool
    shot_at: Any
    # Where it struck, and the number on it; None where nobody said.
    x_mm: float | None = None
    y_mm: float | None = None
    arrow: int | None = None
    # In a dispute: what another device says; None also where it says that the place is empty.
    other: str | None = None

    @property
    def struck_at(self) -> tuple[int, int] | None:
        """In tenths of a millimetre from the centre of the face, to the right and up."""
        if self.x_mm is None or self.y_mm is None:
            return None
        return round(self.x_mm * 10), round(self.y_mm * 10)


class Mark(NamedTuple):
    """A place as it is written: what was shot there, or that it is empty or was not scored."""

    number: int
    value: str | None
    op: UUID | None
    # As scoring.crests has it.
    ring: str
    is_disputed: bool
    begins_end: bool
    struck_at: tuple[int, int] | None
    arrow: int | None
    other: str | None

    @property
    def is_empty(self) -> bool:
        return self.value is None

    @property
    def is_plain(self) -> bool:
        """Its value, and nothing to be said of it."""
        return bool(self.value) and not self.is_disputed

    @property
    def classes(self) -> str:
        return f"ring-{self.ring} scores__end" if self.begins_end else f"ring-{self.ring}"

    @property
    def told(self) -> str:
        """What a phone that records has to know besides the value: the place, the operation that
        put it there, where it struck and the number on the arrow, as far as there is any."""
        op = b2a_base64(self.op.bytes, newline=False).decode().rstrip("=") if self.op else ""
        x, y = self.struck_at or ("", "")
        return f"{self.number}:{op}:{x}:{y}:{self.arrow or ''}".rstrip(":")


def marks_of(row: Row, places: Mapping[int, Place], sheet: Sheet) -> list[Mark]:
    size = sheet.round.end_size if sheet.round else 0
    return [
        _mark(cell, places.get(cell.number), sheet.keypad, bool(size and at and at % size == 0))
        for at, cell in enumerate(row.cells)
    ]


def _mark(cell: Cell, place: Place | None, keypad: Keypad, begins_end: bool) -> Mark:
    value, op = cell.value, place.op if place else None
    is_disputed = place is not None and place.is_disputed
    struck_at, arrow = (
        (place.struck_at, place.arrow) if place and value is not None else (None, None)
    )
    other = place.other if place else None
    return Mark(
        *(cell.number, value, op, ring_of(value, keypad), is_disputed, begins_end),
        *(struck_at, arrow, other),
    )
