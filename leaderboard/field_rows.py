"""The field of a card, from the rows."""

from django.db.models import Avg, Count

from leaderboard.boards import Board
from leaderboard.entrants import Entrant
from leaderboard.field import LEAST_OTHERS, AgainstField, against_field
from leaderboard.models import Participant
from scoring.models import Shot


def field_of(board: Board, participant: Participant) -> AgainstField | None:
    """Two looks, however many shoot."""
    own = board.entrants.get(str(participant.public_id))
    if own is None or own.round is None:
        return None
    others = _others(board, own)
    if len(others) < LEAST_OTHERS:
        return None
    return against_field(_points(participant.slot_id), _means(others), own.round)


def _points(slot_id: int) -> dict[int, int]:
    """Without the arrows that were shot and not scored."""
    shots = Shot.objects.on_card().filter(slot=slot_id).values_list("number", "points")
    return {number: points for number, points in shots if points is not None}


def _others(board: Board, own: Entrant) -> list[str]:
    """The placed who shoot the same round."""
    return [
        each.id
        for each in board.entrants.values()
        if each.id != own.id and each.entry.is_placed and each.round is own.round
    ]


def _means(ids: list[str]) -> dict[int, float]:
    """The mean points at each place that enough of these participants have shot."""
    cards = Participant.objects.filter(public_id__in=ids).values("slot")
    places = Shot.objects.filter(slot__in=cards).order_by().values("number")
    told = places.annotate(mean=Avg("points"), shot=Count("points")).filter(shot__gte=LEAST_OTHERS)
    return dict(told.values_list("number", "mean"))
