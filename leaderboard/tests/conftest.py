from datetime import UTC, datetime

import pytest

from leaderboard.backfilling import remote
from leaderboard.hosting import start_shoot
from leaderboard.links import watch_token
from leaderboard.tests.club_night import ClubNight
from leaderboard.tests.factory import host_shoot
from leaderboard.tests.factory import join as join_shoot
from leaderboard.tests.far import TOKEN, Far
from leaderboard.tests.past_shoots import Past
from scoring.accounts import make_guest
from scoring.callers import Caller
from scoring.tests.clock import Clock
from scoring.tests.device import Device
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.visitor import browser
from scoring.times import iso


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


@pytest.fixture
def in_it(shoot, host, robin, tuck):
    """Robin and Tuck, in a shoot that has started."""
    participants = [join_shoot(shoot, robin), join_shoot(shoot, tuck)]
    start_shoot(shoot.public_id, by=host)
    return participants


@pytest.fixture
def page(marian):
    """The host's browser."""
    return browser(marian)


@pytest.fixture
def address(shoot):
    """In the API."""
    return f"/shoot/{shoot.public_id}"


@pytest.fixture
def host_phone(marian):
    return Device.of(marian)


@pytest.fixture
def watcher(shoot):
    """Who has the link, and no account."""
    return Device(watch_token(shoot))


@pytest.fixture
def phone(robin):
    return Device.of(robin)


@pytest.fixture
def slot(robin):
    return make_slot(robin)


@pytest.fixture
def join(shoot, phone, slot):
    """Robin asks to be let in, by the code unless told."""

    def join(*, by=phone, with_=slot, **way):
        way = way or {"code": shoot.code.code}
        return by.post("/shoot/join", slot_id=str(with_.public_id), **way)

    return join


@pytest.fixture
def guest(db):
    """Of another app, which made them."""
    return make_guest("Little John")


@pytest.fixture
def put(clock, shoot, guest):
    """The app sends its guest's whole card; what is ... is left out."""

    def put(*scores, by=None, updated=clock.now, sent=None, **facts):
        body = {
            "sent_at": iso(sent or clock.now),
            "updated_at": iso(updated),
            "name": "Little John",
            "round": "wa18",
            "scores": scores,
            "code": shoot.code.code,
        } | facts
        body = {name: fact for name, fact in body.items() if fact is not ...}
        by = by or Device(guest.token)
        return by.ask("PUT", f"/shoot/{shoot.public_id}/participant", body)

    return put


@pytest.fixture
def past(marian, robin, tuck):
    return Past(marian, robin, tuck)


@pytest.fixture
def far(settings):
    far = Far()
    settings.ARCHSTATS_REMOTES = {"old": (far.address, TOKEN)}
    yield far
    far.end()


@pytest.fixture
def waits(monkeypatch):
    """For how long it would have waited before asking again; its turn is always near."""
    waits = []

    def pause(seconds):
        if seconds > 0.1:
            waits.append(seconds)

    monkeypatch.setattr(remote, "pause", pause)
    return waits


@pytest.fixture
def lost(past):
    """Robin's cards have lost their rows."""
    for slot in (past.m1, past.m3):
        slot.shots.all().delete()
    return past
