"""Who leads, as notices tell it: at complete ends, and at most at every second end.

Inside an end the figure runs a little high, for values are called high to low; and whoever enters
an end before the others would lead by that alone. So it is judged when the first of the board is at
a complete end and all who keep pace have shot as many arrows: two ends behind, an archer is late or
gone. By the board as it stands, with its tie-break; who shares the first place leads nobody.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import connection

from leaderboard.models import Participant, Shoot
from leaderboard.notices import News
from leaderboard.standings import Merit, merit
from leaderboard.statuses import COMPETING
from scoring.models import Slot
from scoring.rounds import round_for
from scoring.tally import tally_of_counts

ENDS_BETWEEN = 2
# Behind by so many, an archer is not waited for.
_ENDS_OF_PACE = 2

_PARTICIPANT, _SLOT = (each._meta.db_table for each in (Participant, Slot))  # noqa: SLF001 — Django's documented way to a model's table
# Of the placed. Asked with every end, so without the ORM, which would cost several times what the
# database does.
_PLACED = (
    f"FROM {_PARTICIPANT} p JOIN {_SLOT} s ON s.id = p.slot_id"
    " WHERE p.shoot_id = %s AND p.status = %s"
)


class _Front(NamedTuple):
    """Who is first on the board, by the card."""

    participant_id: int
    total: int
    fired: int
    last_place: int
    round_key: str
    per_row: int

    @property
    def end_size(self) -> int:
        """Of a practice a row."""
        return round_for(self.round_key).end_size if self.round_key else self.per_row

    @property
    def ends(self) -> int:
        """0 in the middle of one, and on a card with gaps."""
        ends, left = divmod(self.last_place, self.end_size)
        return 0 if left or self.fired != self.last_place else ends


def news_of_lead(shoot: Shoot, cards: Collection[Slot]) -> list[News]:
    """On the locked shoot, after the cards that changed are saved and before the step is written.

    Most arrows end no end, and cost no question; most ends leave the lead as it is, and cost one.
    """
    if shoot.closed_at is not None or not any(map(complete_ends, cards)):
        return []
    front = _alone_in_front(shoot)
    if front is None or front.participant_id == shoot.leader_id:
        return []
    if not front.ends or _was_just_told(shoot, front.ends):
        return []
    if shoot.leader_id is None:
        # Who leads first takes the lead from nobody.
        shoot.leader_id = front.participant_id
        return []
    if _others_are_to_come(shoot, front):
        return []
    shoot.leader_id, shoot.lead_told_at_end = front.participant_id, front.ends
    leader = Participant.objects.get(pk=front.participant_id)
    # By the card: of the participant the step is not written yet.
    figures = {"total": front.total, "arrows": front.last_place}
    return [News("lead", leader, figures, front.last_place)]


def complete_ends(card: Slot) -> int:
    """0 in the middle of an end, and on a card with gaps."""
    return _front(0, card).ends


def _front(participant_id: int, card: Slot) -> _Front:
    counts = (card.total, card.shots_fired or 0, card.last_place)
    return _Front(participant_id, *counts, card.round_key, card.shot_per_round)


def _alone_in_front(shoot: Shoot) -> _Front | None:
    columns = "p.id, s.total, s.shots_fired, s.last_place, s.round_key, s.shot_per_round"
    best_first = f"SELECT {columns} {_PLACED} AND s.total > 0 ORDER BY s.total DESC LIMIT 2"
    first, second = (*map(_Front._make, _rows(best_first, shoot)), None, None)[:2]
    if first and second and first.total == second.total:
        return _first_by_tie_break(shoot, first.total)
    return first


def _first_by_tie_break(shoot: Shoot, total: int) -> _Front | None:
    """None where they share the place."""
    level = Participant.objects.filter(shoot=shoot, status=COMPETING, slot__total=total)
    found = [(_merit(each.slot, shoot), each) for each in level.select_related("slot")]
    (best, first), (next_best, _), *_rest = sorted(found, key=lambda each: each[0], reverse=True)
    return _front(first.pk, first.slot) if best > next_best else None


def _merit(card: Slot, shoot: Shoot) -> Merit:
    return merit(tally_of_counts(card.value_counts, card.sheet.keypad), shoot.tie_break)


def _was_just_told(shoot: Shoot, ends: int) -> bool:
    told_at = shoot.lead_told_at_end
    return told_at is not None and ends < told_at + ENDS_BETWEEN


def _others_are_to_come(shoot: Shoot, front: _Front) -> bool:
    out_of_pace = front.last_place - _ENDS_OF_PACE * front.end_size
    behind = "s.finished_at IS NULL AND s.shots_fired < %s AND s.shots_fired > %s"
    asked = f"SELECT p.id {_PLACED} AND {behind} LIMIT 1"
    return bool(_rows(asked, shoot, front.last_place, out_of_pace))


def _rows(asked: str, shoot: Shoot, *given: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(asked, [shoot.pk, COMPETING, *given])
        return list(cursor.fetchall())
