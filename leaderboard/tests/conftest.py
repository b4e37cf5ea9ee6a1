from datetime import UTC, datetime

import pytest

from leaderboard.tests.club_night import ClubNight
from leaderboard.tests.factory import host_shoot
from scoring.callers import Caller
from scoring.tests.clock import Clock
from scoring.tests.factory import make_archer


@pytest.fixture
def marian(db):
    return make_archer("marian")


@pytest.fixture
def robin(db):
    return make_archer("robin")


@pytest.fixture
def tuck(db):
    return make_archer("tuck")


@pytest.fixture
def guy(db):
    """The stranger."""
    return make_archer("guy")


@pytest.fixture
def clock(monkeypatch):
    clock = Clock(monkeypatch)
    clock.now = datetime(2026, 5, 1, 18, tzinfo=UTC)
    return clock


@pytest.fixture
def shoot(clock, marian):
    return host_shoot(marian, title="Club night", zone="Europe/London")


@pytest.fixture
def host(marian):
    return Caller(marian.pk)


@pytest.fixture
def night(shoot, clock):
    """Robin, Tuck and Will have joined."""
    return ClubNight(shoot, clock)
