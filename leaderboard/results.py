"""What a shoot comes to: who stands where, for now or for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from leaderboard.board_rows import board_now
from leaderboard.boards import Board
from leaderboard.cards import BoardCard
from leaderboard.entrants import Entrant
from leaderboard.models import Shoot
from leaderboard.orders import Placing
from leaderboard.phases import phase_at
from leaderboard.statuses import CANCELLED, COMPETING, FINISHED

type State = Literal["provisional", "final", "cancelled"]


class ResultRow(NamedTuple):
    entrant: Entrant
    placing: Placing
    card: BoardCard
    # Its archer has agreed to the total.
    is_confirmed: bool

    @property
    def classification(self) -> str | None:
        """Reached with this total."""
        return self.card.track.classification if self.card.track and self.card.is_reached else None

    @property
    def is_under_way(self) -> bool:
        """Placed by the arrows shot so far, or until the shoot was closed."""
        return self.card.status == COMPETING and not self.card.is_finished


@dataclass(frozen=True)
class Result:
    shoot: Shoot
    state: State
    board: Board
    # Without a place last.
    rows: Sequence[ResultRow]

    @property
    def day(self) -> date:
        """On which it was shot, by the clock of the range."""
        at = self.shoot.started_at or self.shoot.made_at
        return at.astimezone(ZoneInfo(self.shoot.timezone)).date()

    @property
    def late_count(self) -> int:
        return sum(row.card.late_count for row in self.rows)

    @property
    def confirmed_count(self) -> int:
        return sum(row.is_confirmed for row in self.rows)


def result_of(shoot: Shoot, moment: datetime) -> Result:
    """Of a shoot that was read before. Once it is final it reads the same for ever."""
    board = board_now(shoot)
    return Result(shoot, _state(shoot, moment, board), board, _rows(shoot, board))


def _state(shoot: Shoot, moment: datetime, board: Board) -> State:
    phase = phase_at(shoot, moment, has_archers=bool(board.entrants))
    if phase == CANCELLED:
        return "cancelled"
    return "final" if phase == FINISHED else "provisional"


def _rows(shoot: Shoot, board: Board) -> list[ResultRow]:
    agreed = shoot.participants.exclude(slot__confirmed_at=None)
    confirmed = {str(id_) for id_ in agreed.values_list("public_id", flat=True)}
    cards = board.cards
    return [
        ResultRow(board.entrants[placing.id], placing, cards[placing.id], placing.id in confirmed)
        for placing in board.placings
    ]
