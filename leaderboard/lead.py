"""Who leads, as notices tell it: at complete ends, and at most at every second end.

Inside an end the figure runs a little high, for values are called high to low; and whoever enters
an end before the others would lead by that alone. So it is judged when the first of the board is at
a complete end and all who keep pace have shot as many arrows: two ends behind, an archer is late or
gone. By the board as it stands, with its tie-break; who shares the first place leads nobody.
"""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import QuerySet

from leaderboard.models import Participant, Shoot
from leaderboard.notices import News
from leaderboard.standings import Merit, merit
from leaderboard.statuses import COMPETING
from scoring.models import Slot
from scoring.tally import tally_of_counts

ENDS_BETWEEN = 2
# Behind by so many, an archer is not waited for.
_ENDS_OF_PACE = 2


class _Contender(NamedTuple):
    merit: Merit
    participant: Participant


def news_of_lead(shoot: Shoot, cards: Collection[Slot]) -> list[News]:
    """On the locked shoot, after the cards that changed are saved and before the step is written.

    Most arrows end no end, and cost no question.
    """
    if shoot.closed_at is not None or not any(map(complete_ends, cards)):
        return []
    leader = _alone_in_front(shoot)
    if leader is None or leader.pk == shoot.leader_id:
        return []
    ends = complete_ends(leader.slot)
    if not ends or _was_just_told(shoot, ends):
        return []
    if shoot.leader_id is None:
        # Who leads first takes the lead from nobody.
        shoot.leader = leader
        return []
    if _others_are_to_come(shoot, leader.slot):
        return []
    shoot.leader, shoot.lead_told_at_end = leader, ends
    # By the card: of the participant the step is not written yet.
    arrows = leader.slot.last_place
    return [News("lead", leader, {"total": leader.slot.total, "arrows": arrows}, arrows)]


def complete_ends(slot: Slot) -> int:
    """0 in the middle of an end, and on a card with gaps."""
    if slot.shots_fired != slot.last_place:
        return 0
    ends, left = divmod(slot.last_place, end_size(slot))
    return 0 if left else ends


def end_size(slot: Slot) -> int:
    """Of a practice a row."""
    return slot.sheet.round.end_size if slot.sheet.round else slot.shot_per_round


def _alone_in_front(shoot: Shoot) -> Participant | None:
    placed = _placed(shoot).filter(slot__total__gt=0)
    best = placed.order_by("-slot__total").values("slot__total")[:1]
    level = [
        _Contender(_merit(each.slot, shoot.tie_break), each)
        for each in placed.filter(slot__total=best).select_related("slot")
    ]
    level.sort(key=lambda each: each.merit, reverse=True)
    if not level or (len(level) > 1 and level[0].merit == level[1].merit):
        return None
    return level[0].participant


def _merit(slot: Slot, rule: str) -> Merit:
    return merit(tally_of_counts(slot.value_counts, slot.sheet.keypad), rule)


def _placed(shoot: Shoot) -> QuerySet[Participant]:
    return Participant.objects.filter(shoot=shoot, status=COMPETING)


def _was_just_told(shoot: Shoot, ends: int) -> bool:
    told_at = shoot.lead_told_at_end
    return told_at is not None and ends < told_at + ENDS_BETWEEN


def _others_are_to_come(shoot: Shoot, card: Slot) -> bool:
    out_of_pace = card.last_place - _ENDS_OF_PACE * end_size(card)
    shooting = _placed(shoot).filter(slot__finished_at=None)
    return shooting.filter(
        slot__shots_fired__lt=card.last_place, slot__shots_fired__gt=out_of_pace
    ).exists()
