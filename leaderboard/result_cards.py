"""The cards of a result, by the names that their archers have in the shoot."""

from collections.abc import Sequence
from typing import NamedTuple

from leaderboard.models import Shoot
from leaderboard.results import ResultRow
from scoring.models import Slot
from scoring.scorecards import Scorecard, scorecards_of


class ResultCard(NamedTuple):
    row: ResultRow
    slot: Slot
    card: Scorecard


def result_cards(shoot: Shoot, rows: Sequence[ResultRow]) -> list[ResultCard]:
    """In the order of these rows."""
    asked = shoot.participants.filter(public_id__in=[row.entrant.id for row in rows])
    found = asked.select_related("slot__target")
    slot_of = {str(each.public_id): each.slot for each in found}
    slots = [slot_of[row.entrant.id] for row in rows]
    return [
        ResultCard(row, slot, card)
        for row, slot, card in zip(rows, slots, scorecards_of(slots), strict=True)
    ]
