"""Out of a shoot: by one's own will, or by the host's."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils import timezone

from leaderboard.card_ends import end_cards
from leaderboard.card_locks import WithCard, lock_with_card
from leaderboard.changing import Change, refuse_others, step
from leaderboard.finishing import put_in_order
from leaderboard.models import Participant, Shoot
from leaderboard.participating import change_status
from leaderboard.phases import is_over
from leaderboard.settling import settle
from leaderboard.statuses import CHECK_IN, REMOVED, RETIRED
from scoring.callers import Caller
from scoring.refusals import Conflict, required
from scoring.writing import one_transaction


@one_transaction
def leave_shoot(shoot_id: UUID, *, by: Caller, participant_id: UUID | None = None) -> Participant:
    """In check-in: off the board, and the place is free. Afterwards they retire: the arrows stay.

    The caller, or a mate whom they act for. Repeating it changes nothing.
    """
    mine = Participant.objects.filter(shoot__public_id=shoot_id)
    mine = mine.acted_for_by(by).filter(public_id=participant_id) if participant_id else mine.of(by)
    locked = lock_with_card(required(mine.first(), "shoot", shoot_id))
    shoot, participant, _ = locked
    moment = timezone.now()
    settle(shoot, moment)
    if not participant.takes_part:
        return participant
    if is_over(shoot, moment):
        raise Conflict("shoot", f"{shoot_id} is over")
    if shoot.status == CHECK_IN:
        take_out(locked, "left", by=by, at=moment)
    else:
        change_status(shoot, participant, RETIRED, by=by)
    settle(shoot, moment)
    return participant


@one_transaction
def remove_participant(shoot_id: UUID, participant_id: UUID, *, by: Caller) -> Participant:
    """By the host: off every board, and not to come back. The card stays the archer's.
    Repeating it changes nothing."""
    seen = Shoot.objects.visible_to(by).filter(public_id=shoot_id)
    shoot = required(seen.first(), "shoot", shoot_id)
    refuse_others(shoot, by)
    named = shoot.participants.filter(public_id=participant_id)
    locked = lock_with_card(required(named.first(), "participant", participant_id))
    moment = timezone.now()
    settle(locked.shoot, moment)
    if locked.participant.status != REMOVED:
        take_out(locked, "removed", by=by, at=moment)
        settle(locked.shoot, moment)
    return locked.participant


def take_out(
    locked: WithCard, kind: Literal["left", "removed"], *, by: Caller, at: datetime
) -> None:
    """Who finished after them moves up."""
    shoot, participant, slot = locked
    participant.status, participant.is_ready = kind, False
    participant.finished_at = participant.finish_order = None
    moved = put_in_order(shoot, [participant])
    step(
        shoot,
        Change(kind, participant),
        *(Change("moved_up", each) for each in moved),
        by=by,
        at=at,
    )
    end_cards([slot])
