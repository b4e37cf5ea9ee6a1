"""What a shoot is at a moment: stored, or brought about by time and waiting to be stored."""

from datetime import datetime
from math import ceil
from typing import NamedTuple, Protocol

from leaderboard.statuses import CANCELLED, CHECK_IN, FINISHED, SHOOTING

# One archer does not start a shoot for everybody by being ready first.
FEWEST_READY = 2


class Timed(Protocol):
    """The facts of a shoot that time changes."""

    @property
    def status(self) -> str: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def closed_at(self) -> datetime | None: ...


class Attendance(NamedTuple):
    """How many there are of those on the board, and when the first of them came."""

    listed: int = 0
    competing: int = 0
    # Of the competing.
    ready: int = 0
    # Competing or visiting, and not finished.
    shooting: int = 0
    first_joined_at: datetime | None = None


def phase_at(shoot: Timed, now: datetime, *, has_archers: bool) -> str:
    """The status that a write at this moment would find or store."""
    if shoot.closed_at is not None:
        return shoot.status
    if is_over(shoot, now):
        return FINISHED if has_archers or shoot.status == FINISHED else CANCELLED
    if has_archers and is_due(shoot, now):
        return SHOOTING
    return shoot.status


def is_over(shoot: Timed, now: datetime) -> bool:
    """Nobody joins any more, and no arrow counts that is shot from now on."""
    return shoot.closed_at is not None or shoot.expires_at <= now


def is_due(shoot: Timed, now: datetime) -> bool:
    """The countdown is down; without anybody there it waits for the first archer."""
    return shoot.status == CHECK_IN and shoot.starts_at is not None and shoot.starts_at <= now


def seconds_to_start(shoot: Timed, now: datetime) -> int | None:
    """None without a countdown, never below 0."""
    if shoot.status != CHECK_IN or shoot.starts_at is None:
        return None
    return max(0, ceil((shoot.starts_at - now).total_seconds()))


def all_are_ready(attendance: Attendance, *, capacity: int, starts_when_ready: bool) -> bool:
    """Everybody who is there, where the host let that start it; or as many as are expected."""
    competing = attendance.competing
    if competing == 0 or attendance.ready < competing:
        return False
    return competing >= capacity or (starts_when_ready and competing >= FEWEST_READY)


def all_have_finished(attendance: Attendance) -> bool:
    """Or retired; where nobody is, nobody has."""
    return attendance.listed > 0 and attendance.shooting == 0
