"""A new shoot: at once with a code and links, or after another one for the same archers."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from leaderboard.changing import Change, lock_hosted, write_step
from leaderboard.codes import take_code
from leaderboard.days import end_of_day
from leaderboard.models import Shoot
from leaderboard.models.shoot import LARGEST_CAPACITY, LONGEST_TITLE
from leaderboard.tie_breaks import TIE_BREAKS, default_tie_break
from scoring.callers import Caller
from scoring.models import Archer
from scoring.names import is_plain_line
from scoring.refusals import Conflict, Invalid
from scoring.rounds import Round, UnknownRound, round_for
from scoring.sessions import checked_timezone, lock_archer
from scoring.throttling import Limit, count_against
from scoring.writing import one_transaction

# So that no script takes all codes: one that was cancelled keeps its own for two days.
MOST_LIVE_SHOOTS = 5
GUESTS_SHOOTS = Limit("shoots made by guests", 30, timedelta(days=1))
SHOOTS_MADE = Limit("shoots made", 1_000, timedelta(days=1))
# Its code is nobody else's meanwhile.
LONGEST_AHEAD = timedelta(days=7)


@one_transaction
def create_shoot(
    *,
    title: str = "",
    round_key: str = "",
    zone: str = "",
    starts_at: datetime | None = None,
    tie_break: str = "",
    capacity: int = LARGEST_CAPACITY,
    starts_when_ready: bool = True,
    by: Caller,
    network: str = "",
) -> Shoot:
    """Its `code` is there at once. Without a time zone it has the installation's.

    `network` is whom to count the shoot for; without one nobody is.
    """
    zone = checked_timezone(zone or settings.TIME_ZONE)
    checked_round(round_key)
    made_at = timezone.now()
    begins_at = checked_start(starts_at, made_at)
    return _make(
        Shoot(
            title=checked_title(title),
            round_key=round_key,
            tie_break=checked_tie_break(tie_break) or rule_for(round_key, begins_at, zone),
            timezone=zone,
            starts_at=starts_at and begins_at,
            expires_at=end_of_day(begins_at, zone),
            capacity=checked_capacity(capacity),
            starts_when_ready=starts_when_ready,
            made_at=made_at,
        ),
        by=by,
        network=network,
    )


@one_transaction
def another_round(shoot_id: UUID, *, by: Caller, network: str = "") -> Shoot:
    """The same again, for those present to join with one tap. Asked twice, it is made once."""
    # The archer before the shoot, as everywhere.
    lock_archer(by.archer_id)
    before = lock_hosted(shoot_id, by=by)
    made_at = timezone.now()
    if follower := before.followers.live_at(made_at).order_by("-pk").first():
        return follower
    return _make(
        Shoot(
            follows=before,
            title=before.title,
            round_key=before.round_key,
            tie_break=before.tie_break,
            timezone=before.timezone,
            expires_at=end_of_day(made_at, before.timezone),
            capacity=before.capacity,
            starts_when_ready=before.starts_when_ready,
            made_at=made_at,
        ),
        by=by,
        network=network,
    )


def _make(shoot: Shoot, *, by: Caller, network: str) -> Shoot:
    host = lock_archer(by.archer_id)
    _refuse_too_many(host, shoot.made_at)
    shoot.host = host
    shoot.save(force_insert=True)
    take_code(shoot, shoot.made_at)
    write_step(shoot, [Change("made")], by=by, at=shoot.made_at)
    if network:
        count_against(GUESTS_SHOOTS if host.is_guest else SHOOTS_MADE, network)
    return shoot


def _refuse_too_many(host: Archer, moment: datetime) -> None:
    if Shoot.objects.live_at(moment).filter(host=host).count() >= MOST_LIVE_SHOOTS:
        raise Conflict("shoot", f"{MOST_LIVE_SHOOTS} of yours are not over; close one first")


def rule_for(round_key: str, begins_at: datetime, zone: str) -> str:
    """The tie-break of a shoot whose host has chosen none."""
    day = begins_at.astimezone(ZoneInfo(zone)).date()
    return default_tie_break(checked_round(round_key), day)


def checked_title(title: str) -> str:
    named = title.strip()
    if len(named) > LONGEST_TITLE:
        raise Invalid("title", f"has at most {LONGEST_TITLE} characters")
    if not is_plain_line(named):
        raise Invalid("title", "has no line breaks or control characters in it")
    return named


def checked_round(round_key: str) -> Round | None:
    try:
        return round_for(round_key) if round_key else None
    except UnknownRound as unknown:
        raise Invalid("round", str(unknown)) from unknown


def checked_tie_break(rule: str) -> str:
    if rule and rule not in TIE_BREAKS:
        raise Invalid("tie_break", f"is one of {', '.join(TIE_BREAKS)}")
    return rule


def checked_capacity(capacity: int) -> int:
    if not 1 <= capacity <= LARGEST_CAPACITY:
        raise Invalid("capacity", f"is from 1 to {LARGEST_CAPACITY}")
    return capacity


def checked_start(starts_at: datetime | None, moment: datetime) -> datetime:
    """Now where none is given, or one that is over."""
    begins_at = max(starts_at or moment, moment)
    if begins_at > moment + LONGEST_AHEAD:
        raise Invalid("starts_at", f"is at most {LONGEST_AHEAD.days} days ahead")
    return begins_at
