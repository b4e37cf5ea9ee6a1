"""Fast: stop shooting. An aid beside the voice, on every screen until the host lifts it."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from leaderboard.changing import Change, lock_hosted, lock_shoot, step
from leaderboard.models import Participant, Shoot
from leaderboard.phases import is_over
from scoring.callers import Caller
from scoring.refusals import Conflict
from scoring.throttling import Limit, count_against
from scoring.writing import one_transaction

FAST_CALLED = Limit("calls of fast", 1, timedelta(minutes=1))


@one_transaction
def call_fast(shoot_id: UUID, *, by: Caller) -> Shoot:
    """By anybody in the shoot. Called again before it is lifted, it stands as it was called."""
    shoot = lock_shoot(shoot_id, by=by)
    moment = timezone.now()
    if is_over(shoot, moment):
        raise Conflict("shoot", f"{shoot_id} is over")
    if shoot.fast_at is not None:
        return shoot
    count_against(FAST_CALLED, str(by.archer_id))
    shoot.fast_at = moment
    shoot.fast_by = Participant.objects.listed().of(by).filter(shoot=shoot).first()
    step(shoot, Change("fast"), by=by, at=moment)
    return shoot


@one_transaction
def lift_fast(shoot_id: UUID, *, by: Caller) -> Shoot:
    """By the host. Repeating it changes nothing."""
    shoot = lock_hosted(shoot_id, by=by)
    if shoot.fast_at is not None:
        shoot.fast_at = shoot.fast_by = None
        step(shoot, Change("fast_lifted"), by=by, at=timezone.now())
    return shoot
