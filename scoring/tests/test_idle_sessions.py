"""Cases SL: a range session in which nothing happens for three days is over."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from scoring.callers import Caller
from scoring.models import Session
from scoring.recording import cards_changed
from scoring.sessions import (
    close_idle_sessions,
    close_session,
    closed_sessions,
    open_session,
    open_sessions,
    read_session,
)
from scoring.tests.factory import make_session, make_slot
from scoring.tests.phone import Phone

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(hours=72, seconds=1)
JUST_NOT = timedelta(hours=71, minutes=59)


def idle_session(owner, *, since=LONG_AGO, **facts):
    return make_session(owner, opened_at=now() - since, **facts)


def test_an_idle_session_is_over_for_those_who_read(robin):
    session = idle_session(robin)

    assert not open_sessions(by=Caller(robin.pk)).exists()
    assert list(closed_sessions(by=Caller(robin.pk))) == [session]
    read = read_session(session.public_id, by=Caller(robin.pk))
    assert read.closed_at == session.opened_at + timedelta(hours=72)
    assert Session.objects.get().closed_at is None


def test_an_idle_session_is_closed_and_its_places_left(robin, tuck):
    session = idle_session(robin)
    slot = make_slot(tuck, session, started_at=session.opened_at)

    close_idle_sessions(now())

    session.refresh_from_db()
    slot.refresh_from_db()
    assert session.closed_at == slot.left_at == session.opened_at + timedelta(hours=72)
    assert slot.version == 1


def test_those_who_listen_hear_that_an_idle_place_was_left(robin):
    heard = []
    slot = make_slot(robin, idle_session(robin), started_at=now() - LONG_AGO)

    def listen(slots, **_):
        heard.extend(slots)

    cards_changed.connect(listen)
    close_idle_sessions(now())
    cards_changed.disconnect(listen)

    assert heard == [slot]


@pytest.mark.parametrize("fact", ["opened_at", "started_at", "last_shot_at"])
def test_a_session_in_which_something_happened_lately_stays_open(robin, fact):
    past, lately = now() - LONG_AGO, now() - JUST_NOT
    facts = {"opened_at": past, "started_at": past, fact: lately}
    session = make_session(robin, opened_at=facts.pop("opened_at"))
    make_slot(robin, session, **facts)

    close_idle_sessions(now())

    assert list(open_sessions(by=Caller(robin.pk))) == [session]


def test_an_arrow_keeps_a_session_open(robin):
    slot = make_slot(robin, idle_session(robin), started_at=now() - LONG_AGO)
    Phone(robin).tap(slot, 1, "9")

    close_idle_sessions(now())

    assert Session.objects.get().closed_at is None


def test_opening_a_session_closes_the_idle_one_of_its_owner_alone(robin, tuck):
    old, others = idle_session(robin), idle_session(tuck)
    open_session("Main Range", is_indoor=False, by=Caller(robin.pk))

    old.refresh_from_db()
    others.refresh_from_db()
    assert old.closed_at == old.opened_at + timedelta(hours=72)
    assert others.closed_at is None


def test_an_idle_session_is_closed_without_asking_those_who_stand_there(robin, tuck):
    session = idle_session(robin)
    make_slot(tuck, session, started_at=session.opened_at)

    closed = close_session(session.public_id, by=Caller(robin.pk))

    assert closed.closed_at == session.opened_at + timedelta(hours=72)
