"""A moment of a shoot: what everybody saw then. Its version is its name, for ever."""

from copy import copy
from datetime import datetime
from typing import NamedTuple

from leaderboard.board_rows import board_at
from leaderboard.boards import Board
from leaderboard.models import Shoot, ShootChange


class Moment(NamedTuple):
    # Under the name and with the settings that it had then.
    shoot: Shoot
    board: Board
    at: datetime
    # The latest there is by now.
    last: int

    @property
    def version(self) -> int:
        return self.board.version

    @property
    def before(self) -> int | None:
        return self.version - 1 if self.version > 0 else None

    @property
    def after(self) -> int | None:
        return self.version + 1 if self.version < self.last else None


def moment_of(shoot: Shoot, version: int) -> Moment:
    """NotFound where there is no such version."""
    board = board_at(shoot, version)
    changes = ShootChange.objects.filter(shoot=shoot, version=version)
    at = changes.values_list("at", flat=True)[0]
    return Moment(_as_it_was(shoot, board), board, at, shoot.version)


def _as_it_was(shoot: Shoot, board: Board) -> Shoot:
    then = copy(shoot)
    then.title, then.round_key = board.shoot["title"], board.shoot["round"]
    return then
