"""What a shoot is at a moment, whether or not anybody has stored it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from leaderboard.phases import (
    Attendance,
    all_are_ready,
    all_have_finished,
    phase_at,
    seconds_to_start,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Shoot:
    status: str = "check_in"
    starts_at: datetime | None = None
    expires_at: datetime = NOON + 600 * MINUTE
    closed_at: datetime | None = None


@pytest.mark.parametrize(("minutes", "phase"), [(-1, "check_in"), (0, "shooting"), (2, "shooting")])
def test_the_countdown_starts_it_at_its_time(minutes, phase):
    assert phase_at(Shoot(starts_at=NOON), NOON + minutes * MINUTE, has_archers=True) == phase


def test_a_countdown_with_nobody_there_waits_for_the_first_archer():
    assert phase_at(Shoot(starts_at=NOON), NOON + MINUTE, has_archers=False) == "check_in"


def test_without_a_countdown_it_waits():
    assert phase_at(Shoot(), NOON, has_archers=True) == "check_in"


@pytest.mark.parametrize(
    ("status", "has_archers", "phase"),
    [
        ("shooting", True, "finished"),
        ("check_in", True, "finished"),
        ("check_in", False, "cancelled"),
        ("finished", True, "finished"),
    ],
)
def test_the_end_of_the_day_ends_it(status, has_archers, phase):
    shoot = Shoot(status=status, expires_at=NOON)
    assert phase_at(shoot, NOON, has_archers=has_archers) == phase


@pytest.mark.parametrize("status", ["finished", "cancelled"])
def test_what_was_closed_stays_as_it_is(status):
    shoot = Shoot(status=status, starts_at=NOON, closed_at=NOON)
    assert phase_at(shoot, NOON + 9_000 * MINUTE, has_archers=True) == status


@pytest.mark.parametrize(
    ("shoot", "seconds"),
    [
        (Shoot(), None),
        (Shoot(starts_at=NOON + 5 * MINUTE), 300),
        (Shoot(starts_at=NOON + timedelta(seconds=0.2)), 1),
        (Shoot(starts_at=NOON - MINUTE), 0),
        (Shoot("shooting", starts_at=NOON), None),
    ],
)
def test_the_countdown_never_goes_below_zero(shoot, seconds):
    assert seconds_to_start(shoot, NOON) == seconds


@pytest.mark.parametrize(
    ("competing", "ready", "capacity", "starts_when_ready", "starts"),
    [
        (2, 2, 1000, True, True),
        (2, 1, 1000, True, False),
        (2, 2, 1000, False, False),
        # One alone is not all, unless no more are expected.
        (1, 1, 1000, True, False),
        (1, 1, 1, False, True),
        (3, 3, 3, False, True),
        (0, 0, 1000, True, False),
    ],
)
def test_it_starts_when_all_are_ready(competing, ready, capacity, starts_when_ready, starts):
    found = Attendance(listed=competing, competing=competing, ready=ready)

    assert all_are_ready(found, capacity=capacity, starts_when_ready=starts_when_ready) is starts


@pytest.mark.parametrize(("listed", "shooting", "finished"), [(3, 0, 1), (3, 1, 0), (0, 0, 0)])
def test_it_is_finished_when_nobody_has_anything_left_to_shoot(listed, shooting, finished):
    assert all_have_finished(Attendance(listed=listed, shooting=shooting)) is bool(finished)
