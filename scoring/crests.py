"""A crest: the values of an end with the colours that the target paints them."""

from collections.abc import Iterable
from typing import NamedTuple

from scoring.keypads import MISS, Keypad


class Band(NamedTuple):
    """`ring` is a role of the stylesheet: gold, red, blue, black, white, or miss for no paint."""

    value: str
    ring: str


def crest(values: Iterable[str], keypad: Keypad) -> tuple[Band, ...]:
    return tuple(
        Band(value, "miss" if value == MISS else keypad.colour_of(value)) for value in values
    )
