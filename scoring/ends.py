"""The score table: a card cut into rows, written as archers write it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import NamedTuple

from scoring.keypads import Keypad
from scoring.rounds import Round
from scoring.tally import Tally, tally_of

_CALLING_ORDER = ("X", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1", "M")


class Cell(NamedTuple):
    """A place of the card. It keeps its number wherever it is written, so a correction finds it.

    The value is None in an empty place and "" for an arrow that was not scored.
    """

    number: int
    value: str | None


@dataclass(frozen=True)
class Row:
    """`stretch` counts the distances from 1: where it changes, there is a distance break."""

    number: int
    stretch: int
    cells: tuple[Cell, ...]
    padding: int
    tally: Tally
    running_total: int

    @property
    def total(self) -> int:
        return self.tally.total


def written(values: Iterable[str]) -> list[str]:
    """The values of one end from high to low, X before 10 and M last."""
    return sorted(values, key=_calling_rank)


# A practice has no distance break and, until it is shot, no last place.
_ENDLESS = (range(1, 1_000_000_000),)


@dataclass(frozen=True)
class Cut:
    """How a card is cut into rows, so that some of them can be written without the others."""

    per_row: int
    keypad: Keypad
    round: Round | None = None

    @property
    def stretches(self) -> Sequence[range]:
        return self.round.stretches if self.round else _ENDLESS

    def row_of(self, place: int) -> int:
        """The row, from 1, of a place; 0 of a card without arrows, whose last place is 0."""
        rows_before = 0
        for stretch in self.stretches:
            if place in stretch:
                return rows_before + (place - stretch.start) // self.per_row + 1
            rows_before += ceil(len(stretch) / self.per_row)
        return 0

    def rows_showing(self, place: int) -> range:
        """The rows that may look different when this place does: all of its end, for it is
        written from high to low as soon as it is complete."""
        if self.round is None:
            return range(self.row_of(place), self.row_of(place) + 1)
        end = self.round.places_of_end(self.round.end_of(place))
        return range(self.row_of(end[0]), self.row_of(end[-1]) + 1)

    def rows(
        self,
        values: Mapping[int, str | None],
        *,
        last_place: int,
        first: int = 1,
        total_before: int = 0,
    ) -> list[Row]:
        """From row `first` on, before which the card has `total_before`."""
        rows: list[Row] = []
        running_total = total_before
        for number in range(first, self.row_of(last_place) + 1):
            stretch, places = self._places_of(number)
            reached = range(places.start, min(places.stop, last_place + 1))
            cells = tuple(_written_cells(values, reached, self.round))
            tally = tally_of((cell.value for cell in cells), self.keypad)
            running_total += tally.total
            padding = self.per_row - len(cells)
            rows.append(Row(number, stretch, cells, padding, tally, running_total))
        return rows

    def _places_of(self, row: int) -> tuple[int, range]:
        """The stretch of a row, and the places that it has room for."""
        rows_before = 0
        for number, stretch in enumerate(self.stretches, start=1):
            start = stretch.start + (row - rows_before - 1) * self.per_row
            if start < stretch.stop:
                return number, range(start, min(start + self.per_row, stretch.stop))
            rows_before += ceil(len(stretch) / self.per_row)
        raise LookupError(f"there is no row {row}")


def _written_cells(
    values: Mapping[int, str | None], places: range, round_: Round | None
) -> Iterable[Cell]:
    """High to low inside what is both one complete end and this row; the rest as it was entered."""
    if round_ is None:
        return [Cell(number, values.get(number)) for number in places]
    cells: list[Cell] = []
    for end, numbers in groupby(places, key=round_.end_of):
        part = [Cell(number, values.get(number)) for number in numbers]
        if all(values.get(number) is not None for number in round_.places_of_end(end)):
            part.sort(key=lambda cell: _calling_rank(cell.value))
        cells += part
    return cells


def _calling_rank(value: str | None) -> int:
    return _CALLING_ORDER.index(value) if value in _CALLING_ORDER else len(_CALLING_ORDER)
