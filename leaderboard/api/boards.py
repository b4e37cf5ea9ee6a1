"""The board of a shoot over HTTP: who is there, who stands where, and why; now or as it stood."""

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from ninja import Schema
from pydantic import Field

from leaderboard.api.told import ParticipantData, ShootData, participant_told
from leaderboard.boards import Board
from leaderboard.cards import BoardCard
from leaderboard.entrants import Entrant
from leaderboard.standings import why


class FigureData(Schema):
    key: str
    value: int


class WhyData(Schema):
    """What parts this archer from whoever stands next above."""

    participant_id: UUID = Field(description="Who stands above.")
    rule: str
    level: list[FigureData] = Field(description="In which the two are level.")
    key: str | None = Field(description="What decides: null where they share the place.")
    above: int | None
    below: int | None


class PlacingData(Schema):
    participant_id: UUID
    place: int | None = Field(description="Null for whoever retired, visits or has no place else.")
    is_shared: bool
    gap: int | None = Field(description="To the first.")
    name: str
    round: str | None
    shot_count: int
    total: int | None
    tie_break: list[FigureData]
    on_track: str | None = Field(description="The class that the score is on the way to.")
    points_over_par: int | None = Field(description="Of that class.")
    handicap_score: int | None
    status: str
    is_finished: bool
    late_count: int
    why: WhyData | None


class PresentData(ParticipantData):
    present: bool | None = Field(
        description="Whether they have a live page of the shoot open. Null to "
        "whoever only watches, and of a board as it stood."
    )


class BoardData(ShootData):
    participants: list[PresentData]
    standings: list[PlacingData]


def board_told(board: Board, *, present: Collection[str] | None) -> dict[str, Any]:
    """`present` are the ids of those who look at it; None where that is not told."""
    cards, reasons = board.cards, dict(_whys(board))
    return {
        "participants": [
            participant_told(each.id, each.name, each.figures)
            | {"present": None if present is None else each.id in present}
            for each in sorted(board.entrants.values(), key=_by_place)
        ],
        "standings": [
            _standing(board.entrants[placing.id], cards[placing.id])
            | {
                "place": placing.place,
                "is_shared": placing.is_shared,
                "gap": placing.gap,
                "why": reasons.get(placing.id),
            }
            for placing in board.placings
        ],
    }


def _by_place(entrant: Entrant) -> tuple[int, str, str]:
    """On the range; in several sessions there may be two of the same."""
    place = entrant.figures["place"]
    return int(place[:-1]), place[-1], entrant.id


def _standing(entrant: Entrant, card: BoardCard) -> dict[str, Any]:
    return {
        "participant_id": entrant.id,
        "name": card.name or gettext("Archer"),
        "round": entrant.figures["round"] or None,
        "shot_count": card.arrow_count,
        "total": card.total,
        "tie_break": [figure._asdict() for figure in card.tie_break],
        "on_track": card.track and card.track.classification,
        "points_over_par": card.track and card.track.points_over_par,
        "handicap_score": card.handicap_score,
        "status": card.status,
        "is_finished": card.is_finished,
        "late_count": card.late_count,
    }


def _whys(board: Board) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for above, below in pairwise(board.placed):
        reason = why(above.entry, below.entry, board.rule)
        told = reason._asdict() | {"level": [figure._asdict() for figure in reason.level]}
        yield below.id, told | {"participant_id": above.id}
