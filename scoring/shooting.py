"""What the figures of a card go by: which ends it has, what they came to, and which are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from scoring.keypads import UNSCORED, Keypad
from scoring.rounds import Round

# What a phone can tell apart; of a longer practice these are the last.
MOST_ARROWS = 300


@dataclass(frozen=True)
class Shooting:
    """How a card is shot: what there is room for, and what an end is."""

    keypad: Keypad
    end_size: int
    # None in a practice, which has no last place.
    place_count: int | None

    @classmethod
    def of(cls, keypad: Keypad, round_: Round | None, per_row: int) -> "Shooting":
        """A practice has rows for ends."""
        if round_ is None:
            return cls(keypad, per_row, None)
        return cls(keypad, round_.end_size, round_.arrow_count)


def end_totals(values: Mapping[int, str | None], shooting: Shooting) -> dict[int, int]:
    """Of each end that is complete, by its number."""
    size, totals = shooting.end_size, dict[int, int]()
    first_of_all = ends_before(values, shooting) * size + 1
    for first in range(first_of_all, max(values, default=0) + 1, size):
        end = [values.get(number) for number in range(first, first + size)]
        if all(value not in (None, UNSCORED) for value in end):
            points = (shooting.keypad.points_for(value) for value in end if value)
            totals[(first - 1) // size + 1] = sum(points)
    return totals


def first_shown(last_place: int, shooting: Shooting) -> int:
    """From which place on the values are needed: all of a round, the last ends of a practice."""
    if shooting.place_count is not None:
        return 1
    size = shooting.end_size
    ends = ceil(last_place / size) - MOST_ARROWS // size
    return max(0, ends) * size + 1


def ends_before(values: Mapping[int, str | None], shooting: Shooting) -> int:
    """How many lie before what is shown: none of a round."""
    if shooting.place_count is not None:
        return 0
    return (min(values, default=1) - 1) // shooting.end_size
