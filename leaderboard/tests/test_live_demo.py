"""Club nights that keep shooting."""

from datetime import timedelta
from itertools import takewhile
from random import Random
from threading import Event

import pytest

from leaderboard.hosting import close_shoot
from leaderboard.live_demo import ARCHERS, Night, Shot, club_nights
from leaderboard.models import Notice, Shoot
from leaderboard.verifying import ShootVerification
from scoring.models import Slot
from scoring.verifying import Verification

# Its archers do what archers do, which other tests show on each database.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Nobody waits for the archers.
SPEED = 1_000_000.0


@pytest.fixture
def stop():
    return Event()


@pytest.fixture
def news(stop):
    return club_nights(Random(2), speed=SPEED, stop=stop)  # noqa: S311 — dice


def test_archers_of_all_bows_shoot_in_a_shoot_that_has_started(news):
    night = next(news)

    inside = Slot.objects.filter(participations__shoot=night.shoot)
    assert 8 <= inside.count() == len(ARCHERS) <= 12
    bows = {"recurve", "compound", "barebow", "longbow"}
    assert set(inside.values_list("bowstyle", flat=True)) == bows
    assert not inside.filter(shots_fired=0).exists()
    assert Shoot.objects.get().status == "shooting"


def test_a_night_has_its_turns_and_another_round_follows(news):
    """The lead changes, everybody finishes, better archers score more, and all of it verifies."""
    first = next(news)
    shot = list(takewhile(lambda each: isinstance(each, Shot), news))

    assert Notice.objects.filter(shoot=first.shoot, kind="lead").count() >= 2
    finished = {each.name: each.total for each in shot if each.is_last}
    assert finished.keys() == {member.name for member in ARCHERS}
    assert finished["Tuck"] < finished["Alan"] < finished["Robin"]
    another = Shoot.objects.get(follows=first.shoot)
    assert another.participants.count() == len(ARCHERS)
    verification = ShootVerification()
    assert [each for shoot in Shoot.objects.all() for each in verification.differences(shoot)] == []
    assert list(Verification().differences(Slot.objects.all())) == []


def test_after_midnight_there_is_another_night(clock, news):
    first = next(news)
    clock.now = first.shoot.expires_at + timedelta(seconds=1)

    assert isinstance(next(news), Night)


def test_where_somebody_ended_the_shoot_nobody_begins_another(news, stop):
    night = next(news)
    close_shoot(night.shoot.public_id, by=night.host.by)

    assert list(news) == []


class Watch(Event):
    """Says how long each was waited for, and waits for nobody."""

    def __init__(self):
        super().__init__()
        self.waits = []

    def wait(self, timeout):
        self.waits.append(timeout)
        return self.is_set()


def test_an_archer_takes_as_long_as_people_do():
    watch = Watch()
    news = club_nights(Random(1), speed=1.0, stop=watch)  # noqa: S311 — dice
    next(news)
    for _ in range(40):
        next(news)

    # Since the beginning, for nobody really waited: an end of each, and ten arrows of the next.
    assert watch.waits == pytest.approx(sorted(watch.waits), abs=0.5)
    assert 10 < watch.waits[29] < 45
    assert 60 < watch.waits[39] < 90


def test_twice_as_fast_takes_half_as_long():
    slow, fast = Watch(), Watch()
    for watch, speed in ((slow, 1.0), (fast, 2.0)):
        news = club_nights(Random(1), speed=speed, stop=watch)  # noqa: S311 — dice
        for _ in range(12):
            next(news)

    assert fast.waits[-1] == pytest.approx(slow.waits[-1] / 2, abs=1)


def test_nobody_shoots_after_it_was_stopped(news, stop):
    next(news)
    next(news)
    stop.set()

    assert list(news) == []
