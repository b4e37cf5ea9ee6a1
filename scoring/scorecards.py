"""The whole card of a slot, to be read, printed and confirmed: every arrow, every sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from scoring.ends import Cut, Row
from scoring.marks import Mark, Place, marks_of
from scoring.models import Shot, ShotRevision, Slot
from scoring.revisions import Change, changes_told
from scoring.rounds import Leg
from scoring.slot_fragments import DOZEN, are_dozens, legs_with_breaks
from scoring.slot_table import places_of
from scoring.tally import Tally, tally_of_counts


class Position(NamedTuple):
    """A place as archers speak of it; `arrow` in the order of entry."""

    number: int
    end: int
    arrow: int


class CardRow(NamedTuple):
    row: Row
    marks: Sequence[Mark]
    # Before the first arrow it has no sums.
    is_used: bool


class Section(NamedTuple):
    """The rows of one distance, or all of them; `leg` only where there are several distances."""

    leg: Leg | None
    rows: Sequence[CardRow]
    tally: Tally


class Correction(NamedTuple):
    position: Position
    change: Change


@dataclass(frozen=True)
class Scorecard:
    slot: Slot
    places: Mapping[int, Place]

    @cached_property
    def sections(self) -> list[Section]:
        legs = legs_with_breaks(self.slot)
        return [
            _section(legs[stretch - 1] if legs else None, list(rows), self)
            for stretch, rows in groupby(self._rows(), key=lambda row: row.stretch)
        ]

    @cached_property
    def tally(self) -> Tally:
        return tally_of_counts(self.slot.value_counts, self.slot.sheet.keypad)

    @property
    def per_row(self) -> int:
        """By ends, whatever rows the archer likes on the screen; dozens stay dozens."""
        round_ = self.slot.sheet.round
        if round_ is None:
            return self.slot.shot_per_round
        return DOZEN if are_dozens(self.slot) else round_.end_size

    @property
    def are_ends(self) -> bool:
        round_ = self.slot.sheet.round
        return round_ is not None and round_.end_size == self.per_row

    @property
    def left(self) -> int:
        """The arrows that are missing to a complete round; 0 of a practice, which has no end."""
        return (self.slot.sheet.place_count or self._shot) - self._shot

    @property
    def is_incomplete(self) -> bool:
        return self.slot.finished_at is not None and self.left > 0

    @cached_property
    def disputed(self) -> list[Position]:
        return [position_of(self.slot, n) for n, place in self._in_order if place.is_disputed]

    @cached_property
    def late(self) -> list[Position]:
        """Shot before the card closed, and sent after it."""
        late = {*self.slot.revisions.filter(is_late=True).values_list("op", flat=True)}
        return [position_of(self.slot, n) for n, place in self._in_order if place.op in late]

    @cached_property
    def corrections(self) -> list[Correction]:
        """By coaches, whose reason stays beside the arrow."""
        given = self.slot.revisions.exclude(reason="").select_related("actor")
        return [
            Correction(position_of(self.slot, change.revision.number), change)
            for change in changes_told([*given])
        ]

    @property
    def _shot(self) -> int:
        return self.slot.shots_fired or 0

    @property
    def _in_order(self) -> list[tuple[int, Place]]:
        return sorted(self.places.items())

    def _rows(self) -> list[Row]:
        """Of a round all, for an empty place is one that was not shot."""
        sheet = self.slot.sheet
        values = {number: place.value for number, place in self.places.items()}
        last = sheet.place_count or self.slot.last_place
        return Cut(self.per_row, sheet.keypad, sheet.round).rows(values, last_place=last)


def scorecard_of(slot: Slot) -> Scorecard:
    """Of a slot that was read before its shots are."""
    return Scorecard(slot, places_of(slot))


def scorecards_of(slots: Sequence[Slot]) -> list[Scorecard]:
    """Of many in one look. What another phone says of a disputed arrow is not told there."""
    places: dict[int, dict[int, Place]] = {slot.pk: {} for slot in slots}
    shots = Shot.objects.filter(slot__in=slots).values_list(
        "slot", "number", "value", "op", "is_disputed", "shot_at"
    )
    for slot_pk, number, value, op, is_disputed, shot_at in shots:
        places[slot_pk][number] = Place(value, op, is_disputed, shot_at)
    return [Scorecard(slot, places[slot.pk]) for slot in slots]


def position_of(slot: Slot, number: int) -> Position:
    end, arrow = divmod(number - 1, slot.end_size)
    return Position(number, end + 1, arrow + 1)


def history_of(slot: Slot, number: int) -> list[Change]:
    """Whatever became of one place, oldest first."""
    revisions = ShotRevision.objects.filter(slot=slot, number=number).select_related("actor")
    return changes_told([*revisions])


def _section(leg: Leg | None, rows: list[Row], card: Scorecard) -> Section:
    written = [
        CardRow(
            row,
            marks_of(row, card.places, card.slot.sheet),
            any(cell.value is not None for cell in row.cells),
        )
        for row in rows
    ]
    return Section(leg, written, sum((row.tally for row in rows), Tally()))
