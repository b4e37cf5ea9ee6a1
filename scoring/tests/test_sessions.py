"""Cases SL: range sessions are opened, closed and opened again, or ended by time alone."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from scoring.card_life import finish_card
from scoring.models import Session
from scoring.places import leave_place
from scoring.refusals import Conflict, Invalid, NotFound
from scoring.sessions import (
    change_session,
    close_session,
    closed_sessions,
    open_session,
    open_sessions,
    read_session,
    reopen_session,
)
from scoring.tests.device import at_once
from scoring.tests.factory import by, make_archer, make_session, make_slot
from scoring.tests.phone import Phone

pytestmark = pytest.mark.django_db


def opened_by(archer, location="Main Range", **facts):
    return open_session(location, is_indoor=False, by=by(archer), **facts)


def test_an_opened_session_is_the_one_that_its_owner_runs(robin):
    session = opened_by(robin)

    assert list(open_sessions(by=by(robin))) == [session]
    assert (session.location, session.timezone, session.closed_at) == ("Main Range", "UTC", None)


def test_an_archer_runs_one_session_at_a_time(robin):
    first = opened_by(robin)

    with pytest.raises(Conflict, match=str(first.public_id)):
        opened_by(robin)

    assert Session.objects.get() == first


@pytest.mark.django_db(transaction=True)
def test_of_four_requests_at_once_one_opens_a_session(robin):
    outcomes = at_once(*[lambda: opened_by(robin)] * 4)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [*["Conflict"] * 3, "Session"]
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    "location", ["", "   ", "\t\n", "Main\nRange", "Main\x00Range", "\ud800", "a\u2028b"]
)
def test_a_location_has_words_on_one_line(robin, location):
    with pytest.raises(Invalid, match="location"):
        opened_by(robin, location)

    assert not Session.objects.exists()


def test_a_location_keeps_its_letters_and_loses_the_spaces_around_it(robin):
    session = opened_by(robin, "  Schießstand Ñandú 🏹 ")

    session.refresh_from_db()
    assert session.location == "Schießstand Ñandú 🏹"


# The last two are listed on some systems: what the server is set to, and what it is not yet set to.
@pytest.mark.parametrize("name", ["Sherwood/Oak", "localtime", "Factory"])
def test_a_session_has_a_time_zone_of_the_world(robin, name):
    with pytest.raises(Invalid, match="timezone"):
        opened_by(robin, timezone=name)

    assert opened_by(robin, timezone="Europe/London").timezone == "Europe/London"


def test_closing_keeps_the_first_time(robin):
    session = opened_by(robin)
    first = close_session(session.public_id, by=by(robin)).closed_at
    again = close_session(session.public_id, by=by(robin)).closed_at

    assert first is not None
    assert first == again
    assert not open_sessions(by=by(robin)).exists()
    assert list(closed_sessions(by=by(robin))) == [session]


def test_a_session_in_which_somebody_shoots_stays_open(robin, tuck):
    session = opened_by(robin)
    slot = make_slot(tuck, session)

    with pytest.raises(Conflict, match=rf"1A \(slot {slot.public_id}\)"):
        close_session(session.public_id, by=by(robin))
    leave_place(slot.public_id, by=by(tuck))

    assert close_session(session.public_id, by=by(robin)).closed_at


def test_a_closed_session_opens_again(robin):
    session = opened_by(robin)
    close_session(session.public_id, by=by(robin))
    reopen_session(session.public_id, by=by(robin))

    assert list(open_sessions(by=by(robin))) == [session]
    assert Session.objects.get().closed_at is None


def test_opening_an_open_session_again_changes_nothing(robin):
    session = opened_by(robin)
    again = reopen_session(session.public_id, by=by(robin))

    assert again.opened_at == session.opened_at


def test_a_session_that_was_over_long_ago_opens_for_another_72_hours(robin):
    past = now() - timedelta(days=30)
    session = make_session(robin, opened_at=past, closed_at=past)

    reopen_session(session.public_id, by=by(robin))

    assert list(open_sessions(by=by(robin))) == [session]


def test_a_session_stays_closed_while_its_owner_runs_another(robin):
    session = opened_by(robin)
    close_session(session.public_id, by=by(robin))
    other = opened_by(robin, "Field")

    with pytest.raises(Conflict, match=str(other.public_id)):
        reopen_session(session.public_id, by=by(robin))


@pytest.mark.django_db(transaction=True)
def test_of_opening_and_opening_again_at_once_one_succeeds(robin):
    closed = make_session(robin, closed_at=now())

    outcomes = at_once(
        lambda: opened_by(robin), lambda: reopen_session(closed.public_id, by=by(robin))
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Session"]
    assert Session.objects.filter(closed_at=None).count() == 1


def test_nobody_else_changes_a_session(robin):
    session = opened_by(robin)
    guy = by(make_archer("guy"))

    for change in ({"is_opened": False}, {"is_opened": True}, {"location": "Nottingham"}):
        with pytest.raises(NotFound):
            change_session(session.public_id, by=guy, **change)

    session.refresh_from_db()
    assert (session.closed_at, session.location) == (None, "Main Range")


def test_a_refused_change_leaves_the_rest_undone(robin, tuck):
    session = opened_by(robin)
    make_slot(tuck, session)

    with pytest.raises(Conflict):
        change_session(session.public_id, is_opened=False, location="Field", by=by(robin))

    session.refresh_from_db()
    assert session.location == "Main Range"


def test_a_session_is_renamed(robin):
    session = opened_by(robin)
    change_session(session.public_id, location="Field", by=by(robin))

    assert Session.objects.get().location == "Field"


def test_an_open_session_is_read_by_all_a_closed_one_by_those_who_shot(robin, tuck):
    session, guy = opened_by(robin), make_archer("guy")
    slot = make_slot(tuck, session)
    assert read_session(session.public_id, by=by(guy)) == session

    leave_place(slot.public_id, by=by(tuck))
    close_session(session.public_id, by=by(robin))

    assert read_session(session.public_id, by=by(tuck)) == session
    with pytest.raises(NotFound):
        read_session(session.public_id, by=by(guy))


@pytest.fixture
def finished(robin):
    """A practice of one arrow that Robin has finished in his session."""
    slot = make_slot(robin)
    phone = Phone(robin)
    phone.tap(slot, 1, "9")
    finish_card(slot.public_id, by=by(robin))
    return slot, phone


def test_a_finished_card_is_corrected_until_its_session_closes(robin, finished):
    slot, phone = finished
    assert phone.tap(slot, 1, "8").verdicts[0].status == "applied"

    close_session(slot.session.public_id, by=by(robin))

    assert phone.tap(slot, 1, "10").verdicts[0].status == "refused"
    assert phone.tap(slot, 1, "7", age_ms=1000).verdicts[0].status == "applied"
    assert slot.revisions.get(value="7").is_late


def test_a_session_that_is_opened_again_takes_corrections_again(robin, finished):
    slot, phone = finished
    close_session(slot.session.public_id, by=by(robin))

    reopen_session(slot.session.public_id, by=by(robin))

    assert phone.tap(slot, 1, "10").verdicts[0].status == "applied"


def test_who_left_before_the_session_closed_has_left_when_it_opens_again(robin):
    slot = make_slot(robin)
    leave_place(slot.public_id, by=by(robin))
    close_session(slot.session.public_id, by=by(robin))

    reopen_session(slot.session.public_id, by=by(robin))

    slot.refresh_from_db()
    assert not slot.is_shooting
