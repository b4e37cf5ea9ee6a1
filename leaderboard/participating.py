"""What those in a shoot are there: ready, competing or not, and by which name."""

from uuid import UUID

from django.utils import timezone

from leaderboard.changing import Change, lock_shoot, refuse_others, step
from leaderboard.models import Participant, Shoot
from leaderboard.models.participant import ParticipantQuerySet
from leaderboard.nicknames import checked_nickname, shown_name
from leaderboard.phases import is_over
from leaderboard.settling import settle
from leaderboard.statuses import (
    CANCELLED,
    CHECK_IN,
    COMPETING,
    DISQUALIFIED,
    RETIRED,
    VISITING,
)
from scoring.callers import Caller
from scoring.reasons import checked_reason
from scoring.refusals import Conflict, Forbidden, Invalid, NotFound, required
from scoring.writing import one_transaction

BY_ARCHER = (COMPETING, VISITING, RETIRED)
BY_HOST = (*BY_ARCHER, DISQUALIFIED)


@one_transaction
def set_ready(
    shoot_id: UUID, *, is_ready: bool, by: Caller, participant_id: UUID | None = None
) -> Participant:
    """The caller's own mark with those of the mates on this phone, who have nobody else to say so;
    or that of one of them. Repeating it changes nothing."""
    shoot = lock_shoot(shoot_id, by=by)
    moment = timezone.now()
    settle(shoot, moment)
    participant = _acted_for(shoot, participant_id, by)
    here = [participant]
    if participant_id is None:
        here.extend(_competing_mates(shoot, by))
    marked = [each for each in here if each.is_ready != is_ready]
    if not marked:
        return participant
    if shoot.status != CHECK_IN:
        raise Conflict("shoot", f"{shoot_id} has started")
    for each in marked:
        each.is_ready = is_ready
    said = [Change("ready" if is_ready else "not_ready", each) for each in marked]
    step(shoot, *said, by=by, at=moment)
    settle(shoot, moment)
    return participant


@one_transaction
def rename_participant(
    shoot_id: UUID, *, nickname: str, by: Caller, participant_id: UUID | None = None
) -> Participant:
    """In this shoot alone; without a nickname by the archer's own name."""
    nickname = checked_nickname(nickname)
    shoot = lock_shoot(shoot_id, by=by)
    moment = timezone.now()
    settle(shoot, moment)
    participant = _acted_for(shoot, participant_id, by)
    if not participant.archer.is_active:
        # Erased while the request was under way.
        raise NotFound("participant", participant_id or "you")
    if participant.nickname == nickname:
        return participant
    if is_over(shoot, moment):
        raise Conflict("shoot", f"{shoot_id} is over")
    participant.nickname = nickname
    participant.name = shown_name(participant)
    step(shoot, Change("renamed", participant), by=by, at=moment)
    return participant


@one_transaction
def set_status(
    shoot_id: UUID, participant_id: UUID, *, status: str, reason: str = "", by: Caller
) -> Participant:
    """By the host, also when it is over; by the archer while it lasts, and not out of what the host
    has decided. Repeating it changes nothing."""
    reason = checked_reason(reason)
    if status not in BY_HOST:
        raise Invalid("status", f"is one of {', '.join(BY_HOST)}")
    shoot = lock_shoot(shoot_id, by=by)
    moment = timezone.now()
    settle(shoot, moment)
    named = shoot.participants.listed().filter(public_id=participant_id)
    participant = required(named.first(), "participant", participant_id)
    if not Shoot.objects.hosted_by(by).filter(pk=shoot.pk).exists():
        _refuse_archer(shoot, participant, status, by)
    if participant.status != status:
        change_status(shoot, participant, status, reason=reason, by=by)
        settle(shoot, moment)
    return participant


def change_status(
    shoot: Shoot, participant: Participant, status: str, *, reason: str = "", by: Caller
) -> None:
    """On the locked shoot."""
    moment = timezone.now()
    if shoot.status == CANCELLED:
        raise Conflict("shoot", f"{shoot.public_id} is cancelled")
    if status == RETIRED and participant.finished_at is not None:
        raise Conflict("status", "the card is finished")
    came_back = participant.status == RETIRED and status == COMPETING
    participant.status = status
    participant.retired_at = moment if status == RETIRED else None
    change = Change("came_back" if came_back else "status", participant, reason=reason)
    step(shoot, change, by=by, at=moment)


def _refuse_archer(shoot: Shoot, participant: Participant, status: str, by: Caller) -> None:
    if not Participant.objects.acted_for_by(by).filter(pk=participant.pk).exists():
        refuse_others(shoot, by)
    if DISQUALIFIED in (status, participant.status):
        raise Forbidden("status", "the host decides on that")
    if is_over(shoot, timezone.now()):
        raise Conflict("shoot", f"{shoot.public_id} is over")


def _acted_for(shoot: Shoot, participant_id: UUID | None, by: Caller) -> Participant:
    found = shoot.participants.listed()
    if participant_id is None:
        own = found.of(by).first()
    else:
        own = found.acted_for_by(by).filter(public_id=participant_id).first()
    return required(own, "participant", participant_id or "you")


def _competing_mates(shoot: Shoot, by: Caller) -> ParticipantQuerySet:
    kept = shoot.participants.acted_for_by(by).filter(status=COMPETING)
    return kept.exclude(archer=by.archer_id).order_by("pk")
