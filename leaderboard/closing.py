"""What `close_days` does: time's transitions, when no web process stored them."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from leaderboard.models import Shoot
from leaderboard.phases import phase_at
from leaderboard.settling import Settled, attendance_of, bring_about_due, shoots_due
from leaderboard.statuses import SHOOTING
from scoring.models import Session
from scoring.sessions import as_it_stands, close_idle_sessions

OPEN, CLOSED = "open", "closed"
# All had finished before; now nobody begins again.
OVER = "over"


class Transition(NamedTuple):
    """Of a shoot or a session: `at` is when it became so, not when it was stored."""

    kind: str
    id: UUID
    before: str
    after: str
    at: datetime


def close_days() -> list[Transition]:
    """By what the ticks do: whatever they are quicker to store is not among it, and twice is once.

    Nothing is deleted, and cards take late arrows as before.
    """
    settled = [_of_shoot(each) for each in bring_about_due()]
    return settled + [_of_session(each) for each in close_idle_sessions(timezone.now())]


def days_to_close() -> list[Transition]:
    """What `close_days` would do now. Writes nothing."""
    now = timezone.now()
    shoots = Shoot.objects.filter(pk__in=shoots_due(now)).order_by("pk")
    idle = Session.objects.idle_at(now).order_by("pk")
    settled = [_of_shoot(_as_it_would_be(shoot, now)) for shoot in shoots]
    return settled + [_of_session(as_it_stands(session)) for session in idle]


def _as_it_would_be(shoot: Shoot, now: datetime) -> Settled:
    """To be told, not saved."""
    before = shoot.status
    shoot.status = phase_at(shoot, now, has_archers=attendance_of(shoot).listed > 0)
    return Settled(shoot, before)


def _of_shoot(settled: Settled) -> Transition:
    shoot, before = settled
    after = OVER if shoot.status == before else shoot.status
    return Transition("shoot", shoot.public_id, before, after, _became_so_at(shoot))


def _became_so_at(shoot: Shoot) -> datetime:
    """Also where it is not stored yet."""
    if shoot.status == SHOOTING:
        return shoot.started_at or shoot.starts_at or shoot.made_at
    return shoot.closed_at or shoot.expires_at


def _of_session(session: Session) -> Transition:
    ended_at = session.closed_at or session.moved_at
    return Transition("session", session.public_id, OPEN, CLOSED, ended_at)
