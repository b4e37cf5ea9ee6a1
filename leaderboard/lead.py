"""Who leads, as notices tell it: at complete ends, and at most at every second end.

Inside an end the figure runs a little high, for values are called high to low; and whoever enters
an end before the others would lead by that alone. So it is judged when the first of the board is at
a complete end and all who keep pace have shot as many arrows: two ends behind, an archer is late or
gone. By the board as it stands, with its tie-break; who shares the first place leads nobody.
"""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from leaderboard.models import Participant, Shoot
from leaderboard.notices import News
from leaderboard.standings import Merit, merit
from leaderboard.statuses import COMPETING
from scoring.models import Slot
from scoring.tally import tally_of_counts

_PARTICIPANT, _SLOT = (each._meta.db_table for each in (Participant, Slot))  # noqa: SLF001 — Django's documented way to a model's table

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
    leader = _new_in_front(shoot)
    ends = complete_ends(leader.slot) if leader else 0
    if leader is None or not ends or _was_just_told(shoot, ends):
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


def _new_in_front(shoot: Shoot) -> Participant | None:
    """Alone there. Mostly it is who led before, and one question tells it."""
    totals = _two_best(shoot)
    if not totals:
        return None
    (first, best), *second = totals
    placed = _placed(shoot).select_related("slot")
    if any(total == best for _, total in second):
        return _first_by_tie_break(placed.filter(slot__total=best), shoot)
    return None if first == shoot.leader_id else placed.get(pk=first)


def _two_best(shoot: Shoot) -> list[tuple[int, int]]:
    """Participants and their totals. Asked with every end, so without the ORM, which would cost
    three times what the database does."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.id, s.total FROM {_PARTICIPANT} p JOIN {_SLOT} s ON s.id = p.slot_id"  # noqa: S608
            " WHERE p.shoot_id = %s AND p.status = %s AND s.total > 0"
            " ORDER BY s.total DESC LIMIT 2",
            [shoot.pk, COMPETING],
        )
        return list(cursor.fetchall())


def _first_by_tie_break(level: QuerySet[Participant], shoot: Shoot) -> Participant | None:
    first, second, *_ = sorted(
        (_Contender(_merit(each.slot, shoot.tie_break), each) for each in level),
        key=lambda each: each.merit,
        reverse=True,
    )
    is_new = first.merit > second.merit and first.participant.pk != shoot.leader_id
    return first.participant if is_new else None


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
