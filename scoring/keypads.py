"""What may be entered and what it is worth. The zone map is data: events try other values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

# An arrow that was shot and counted but not scored. An empty place is None, a miss is M.
UNSCORED = ""
MISS = "M"


class NotOnTheFace(ValueError):
    """A value that the face does not have."""


@dataclass(frozen=True, eq=False)
class Keypad:
    """The values of one way of scoring.

    `values` are the keys, high to low. `points` may know values beside them: they are accepted
    when they arrive all the same, and offered on no key.
    """

    scoring_system: str
    values: tuple[str, ...]
    points: Mapping[str, int]
    golds: frozenset[str]
    colours: Mapping[str, str]
    counts_tens: bool = False

    @property
    def counts_xs(self) -> bool:
        """An X decides only where it is recorded, so not in indoor rounds."""
        return "X" in self.values

    @property
    def top_points(self) -> int:
        return max(self.points.values(), default=0)

    def accepts(self, value: str) -> bool:
        return value in self.points

    def points_for(self, value: str) -> int:
        if value not in self.points:
            raise NotOnTheFace(f"{value!r} is not on this face")
        return self.points[value]

    def folded(self, value: str) -> str:
        """The key for a value read from the face: an X without a key is entered as its points."""
        if value in self.values:
            return value
        points = self.points_for(value)
        return next(key for key in self.values if self.points[key] == points)

    def colour_of(self, value: str) -> str:
        """The colour role of the zone; a miss is white like the paper around the face."""
        return self.colours.get(value, "white")


_TEN_RING_COLOURS = {
    "X": "gold",
    "10": "gold",
    "9": "gold",
    "8": "red",
    "7": "red",
    "6": "blue",
    "5": "blue",
    "4": "black",
    "3": "black",
    "2": "white",
    "1": "white",
}
_IMPERIAL_COLOURS = {"9": "gold", "7": "red", "5": "blue", "3": "black", "1": "white"}
_WORCESTER_COLOURS = {"X": "white", "5": "white"} | dict.fromkeys("4321", "black")
_WA_FIELD_COLOURS = {"6": "gold", "5": "gold"} | dict.fromkeys("4321", "black")
_IFAA_COLOURS = {"5": "black", "4": "white", "3": "black"}
_IFAA_EXPERT_COLOURS = {"5": "black", "4": "white", "3": "white", "2": "black", "1": "black"}
# The World Archery field face with its 6 counted as 5.
_AA_FIELD_COLOURS = {"5": "gold"} | dict.fromkeys("4321", "black")


def _keypad(
    scoring_system: str, keys: str, golds: str, colours: Mapping[str, str], *, x_points: int = 0
) -> Keypad:
    values = tuple(keys.split())
    points = {value: int(value) for value in values if value not in {"X", MISS}}
    if x_points:
        points["X"] = x_points
    if values:
        points[MISS] = 0
    return Keypad(scoring_system, values, points, frozenset(golds.split()), colours)


def _ten_ring(scoring_system: str, keys: str, *, x_points: int = 0) -> Keypad:
    keypad = _keypad(scoring_system, keys, "X 10", _TEN_RING_COLOURS, x_points=x_points)
    return replace(keypad, counts_tens=True)


KEYPADS = {
    keypad.scoring_system: keypad
    for keypad in (
        _keypad("none", "", "", {}),
        _keypad("5_zone", "9 7 5 3 1 M", "9", _IMPERIAL_COLOURS),
        _ten_ring("10_zone", "X 10 9 8 7 6 5 4 3 2 1 M", x_points=10),
        _ten_ring("10_zone_6_ring", "X 10 9 8 7 6 5 M", x_points=10),
        _ten_ring("10_zone_5_ring", "X 10 9 8 7 6 M", x_points=10),
        _ten_ring("10_zone_compound", "10 9 8 7 6 5 4 3 2 1 M"),
        _ten_ring("10_zone_5_ring_compound", "10 9 8 7 6 M"),
        _ten_ring("11_zone", "X 10 9 8 7 6 5 4 3 2 1 M", x_points=11),
        _ten_ring("11_zone_6_ring", "X 10 9 8 7 6 5 M", x_points=11),
        _ten_ring("11_zone_5_ring", "X 10 9 8 7 6 M", x_points=11),
        # No key for X, but some five-spot faces print one.
        _keypad("Worcester", "5 4 3 2 1 M", "X 5", _WORCESTER_COLOURS, x_points=5),
        _keypad("Worcester_2_ring", "5 4 M", "X 5", _WORCESTER_COLOURS, x_points=5),
        _keypad("WA_field", "6 5 4 3 2 1 M", "6", _WA_FIELD_COLOURS),
        _keypad("IFAA_field", "5 4 3 M", "5", _IFAA_COLOURS),
        _keypad("IFAA_field_expert", "5 4 3 2 1 M", "5", _IFAA_EXPERT_COLOURS),
        _keypad("AA_national_field", "5 4 3 2 1 M", "5", _AA_FIELD_COLOURS),
    )
}


@cache
def indoors(keypad: Keypad) -> Keypad:
    """The keypad as an indoor round uses it: without X, unless X is worth more than the 10."""
    if keypad.counts_tens and keypad.points.get("X") == keypad.points["10"]:
        return replace(keypad, values=tuple(value for value in keypad.values if value != "X"))
    return keypad
