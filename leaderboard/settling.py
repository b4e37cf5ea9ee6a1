"""What time and the archers bring about: a shoot starts, is finished, opens again, is over.

Stored by the next write of somebody, or by the tick, whichever comes first, and only once: each
looks again under the shoot's lock.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Min, Q
from django.utils import timezone

from leaderboard.changing import Change, step
from leaderboard.codes import hold_code
from leaderboard.models import Participant, Shoot
from leaderboard.phases import (
    Attendance,
    all_are_ready,
    all_have_finished,
    is_due,
    is_over,
    phase_at,
)
from leaderboard.statuses import (
    CHECK_IN,
    COMPETING,
    DID_NOT_START,
    FINISHED,
    SHOOTING,
    STILL_SHOOTING,
    UNLISTED,
)
from scoring.callers import Caller
from scoring.writing import one_transaction


class Settled(NamedTuple):
    """A shoot as it is now, and what it was before."""

    shoot: Shoot
    before: str


def settle(shoot: Shoot, now: datetime) -> None:
    """Before a write and after it, on the locked shoot: all that is so by now."""
    if shoot.closed_at is not None:
        return
    attendance = attendance_of(shoot)
    if _starts_by_itself(shoot, now, attendance):
        start(shoot, at=_started_at(shoot, now, attendance))
    if shoot.status == SHOOTING and all_have_finished(attendance):
        shoot.status, shoot.finished_at = FINISHED, now
        step(shoot, Change("finished"), by=None, at=now)
    elif shoot.status == FINISHED and attendance.shooting:
        shoot.status, shoot.finished_at = SHOOTING, None
        step(shoot, Change("reopened"), by=None, at=now)
    if is_over(shoot, now):
        has_archers = attendance.listed > 0
        shoot.status = phase_at(shoot, now, has_archers=has_archers)
        close(shoot, Change("expired"), by=None, at=shoot.expires_at)


def start(shoot: Shoot, *, at: datetime, by: Caller | None = None) -> None:
    shoot.status, shoot.started_at = SHOOTING, at
    step(shoot, Change("started"), by=by, at=at)


def close(shoot: Shoot, change: Change, *, by: Caller | None, at: datetime) -> None:
    """For good, in the status that it has. Who has shot nothing until now did not start."""
    shoot.closed_at = at
    idle = Participant.objects.filter(shoot=shoot, status=COMPETING, shots_fired=0)
    absent = list(idle.order_by("pk"))
    for participant in absent:
        participant.status = DID_NOT_START
    did_not_start = [Change("did_not_start", participant) for participant in absent]
    step(shoot, change, *did_not_start, by=by, at=at)
    hold_code(shoot)


def attendance_of(shoot: Shoot) -> Attendance:
    competing = Q(status=COMPETING)
    shooting = Q(status__in=STILL_SHOOTING, finished_at=None)
    found = Participant.objects.filter(shoot=shoot).exclude(status__in=UNLISTED)
    return Attendance(
        **found.aggregate(
            listed=Count("pk"),
            competing=Count("pk", filter=competing),
            ready=Count("pk", filter=competing & Q(is_ready=True)),
            shooting=Count("pk", filter=shooting),
            first_joined_at=Min("joined_at"),
        )
    )


def bring_about_due() -> list[Settled]:
    """At every tick: what is due by now, in a transaction for each shoot. What others were quicker
    to store is not among what is returned."""
    settled = [_settle_one(pk) for pk in shoots_due(timezone.now())]
    return [each for each in settled if each is not None]


def shoots_due(now: datetime) -> list[int]:
    """By their keys. Looked for without a lock: nearly always there are none."""
    over, start_due = Shoot.objects.over_at(now), Shoot.objects.start_due_at(now)
    return sorted({*over.values_list("pk", flat=True), *start_due.values_list("pk", flat=True)})


@one_transaction
def _settle_one(pk: int) -> Settled | None:
    shoot = Shoot.objects.select_for_update(no_key=True).get(pk=pk)
    status, version = shoot.status, shoot.version
    settle(shoot, timezone.now())
    return Settled(shoot, status) if shoot.version > version else None


def _starts_by_itself(shoot: Shoot, now: datetime, attendance: Attendance) -> bool:
    if shoot.status != CHECK_IN or attendance.listed == 0:
        return False
    counted_down = is_due(shoot, now) and _started_at(shoot, now, attendance) < shoot.expires_at
    return counted_down or all_are_ready(
        attendance, capacity=shoot.capacity, starts_when_ready=shoot.starts_when_ready
    )


def _started_at(shoot: Shoot, now: datetime, attendance: Attendance) -> datetime:
    """When the countdown was down, or the first archer came after that; now without one."""
    if not is_due(shoot, now) or shoot.starts_at is None:
        return now
    return max(shoot.starts_at, attendance.first_joined_at or shoot.starts_at)
