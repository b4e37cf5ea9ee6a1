"""A crest: the values of an end with the colours that the target paints them."""

from collections.abc import Iterable
from typing import NamedTuple

from scoring.keypads import MISS, UNSCORED, Keypad


class Band(NamedTuple):
    """A value and its ring."""

    value: str
    ring: str


def crest(values: Iterable[str], keypad: Keypad) -> tuple[Band, ...]:
    return tuple(Band(value, ring_of(value, keypad)) for value in values)


def ring_of(value: str | None, keypad: Keypad) -> str:
    """A role of the stylesheet: gold, red, blue, black, white; miss for no paint, none where no
    value is."""
    if value is None or value == UNSCORED:
        return "none"
    return "miss" if value == MISS else keypad.colour_of(value)
