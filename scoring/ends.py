"""The score table: a card cut into rows, written as archers write it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
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


def score_table(
    card: Sequence[str | None], *, per_row: int, keypad: Keypad, round_: Round | None = None
) -> list[Row]:
    """The rows of a card, oldest first; without a round it is a practice, which has no ends.

    `card` holds a value for each place in order: None where it is empty, "" where the arrow was
    not scored. Nothing is shown behind the last arrow.
    """
    last = max(
        (number for number, value in enumerate(card, start=1) if value is not None), default=0
    )
    stretches = round_.stretches if round_ else (range(1, last + 1),)
    rows: list[Row] = []
    running_total = 0
    for stretch, places in enumerate(stretches, start=1):
        reached = range(places.start, min(places.stop, last + 1))
        for start in range(0, len(reached), per_row):
            cells = tuple(_written_cells(card, reached[start : start + per_row], round_))
            tally = tally_of((cell.value for cell in cells), keypad)
            running_total += tally.total
            padding = per_row - len(cells)
            rows.append(Row(len(rows) + 1, stretch, cells, padding, tally, running_total))
    return rows


def _written_cells(
    card: Sequence[str | None], places: range, round_: Round | None
) -> Iterable[Cell]:
    """High to low inside what is both one complete end and this row; the rest as it was entered."""
    if round_ is None:
        return [Cell(number, card[number - 1]) for number in places]
    cells: list[Cell] = []
    for end, numbers in groupby(places, key=round_.end_of):
        part = [Cell(number, card[number - 1]) for number in numbers]
        if _is_complete(card, round_.places_of_end(end)):
            part.sort(key=lambda cell: _calling_rank(cell.value))
        cells += part
    return cells


def _is_complete(card: Sequence[str | None], places: range) -> bool:
    return places[-1] <= len(card) and None not in card[places.start - 1 : places.stop - 1]


def _calling_rank(value: str | None) -> int:
    return _CALLING_ORDER.index(value) if value in _CALLING_ORDER else len(_CALLING_ORDER)
