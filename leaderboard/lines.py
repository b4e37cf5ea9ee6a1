"""An archer's own line on a board: place, who is ahead, who is behind."""

from collections.abc import Sequence
from typing import NamedTuple

from leaderboard.orders import Placing


class Beside(NamedTuple):
    """The next one on a board; level at 0 points."""

    id: str
    points: int


class Line(NamedTuple):
    """Without a place there is nobody ahead or behind."""

    placing: Placing
    placed_count: int
    ahead: Beside | None
    behind: Beside | None


def line_of(id_: str, placings: Sequence[Placing]) -> Line | None:
    """Of one of these items; None where it is not among them."""
    placed = [each for each in placings if each.place is not None]
    own = next((each for each in placings if each.id == id_), None)
    if own is None:
        return None
    at = placed.index(own) if own.place else None
    return Line(own, len(placed), *_around(placed, at))


def _around(placed: Sequence[Placing], at: int | None) -> tuple[Beside | None, Beside | None]:
    if at is None:
        return None, None
    ahead = placed[at - 1] if at else None
    behind = placed[at + 1] if at + 1 < len(placed) else None
    return ahead and _beside(placed[at], ahead), behind and _beside(placed[at], behind)


def _beside(own: Placing, other: Placing) -> Beside:
    return Beside(other.id, abs((own.figure or 0) - (other.figure or 0)))
