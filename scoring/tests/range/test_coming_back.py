"""Cases SL: archers leave their places, come back to them, and are freed from them."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.models import Slot
from scoring.places import (
    change_slot,
    leave_place,
    rejoin_place,
    release_place,
)
from scoring.recording import cards_changed
from scoring.refusals import Conflict, NotFound
from scoring.sessions import close_session
from scoring.tests.factory import by, make_archer, make_session, make_slot
from scoring.tests.phone import Phone
from scoring.tests.range import leave, place_for, rejoin, take

pytestmark = pytest.mark.django_db


def test_a_place_that_was_left_is_free(session, robin):
    slot = take(robin, session)
    place_for("tuck", session)
    leave(slot)

    assert place_for("john", session) == "1A"


def test_a_place_that_was_left_in_a_full_lane_comes_before_the_next_lane(session, robin):
    slot = take(robin, session)
    assert [place_for(name, session) for name in ("tuck", "john", "much", "alan")][-1] == "2A"
    leave(slot)

    assert place_for("will", session) == "1A"


def test_the_place_of_a_finished_card_is_free(session, robin):
    slot = take(robin, session)
    finish_card(slot.public_id, by=by(robin))

    assert place_for("tuck", session) == "1A"


def test_who_comes_back_finds_the_same_place_and_card(session, robin):
    slot = take(robin, session)
    Phone(robin).tap(slot, 1, "9")
    leave(slot)
    back = rejoin(slot)

    assert (back.pk, back.name, back.total, back.is_shooting) == (slot.pk, "1A", 9, True)


def test_who_comes_back_to_a_taken_place_gets_the_next(session, robin):
    slot = take(robin, session)
    leave(slot)
    assert place_for("tuck", session) == "1A"
    back = rejoin(slot)

    assert (back.pk, back.name) == (slot.pk, "1B")


def test_who_comes_back_to_a_full_lane_gets_another_of_that_distance(session, robin):
    slot = take(robin, session, distance=18)
    leave(slot)
    for name in ("tuck", "john", "will", "much"):
        place_for(name, session, distance=18)
    back = rejoin(slot)

    assert (back.name, back.target.distance) == ("2A", 18)


def test_leaving_and_coming_back_twice_changes_nothing(session, robin):
    slot = take(robin, session)
    leave(slot)
    first = Slot.objects.get()
    leave(slot)
    assert (first.left_at, first.version) == (Slot.objects.get().left_at, 1)

    rejoin(slot)
    assert rejoin(slot).version == 2


def test_those_who_listen_hear_who_left_and_came_back(session, robin):
    slot, heard = take(robin, session), []

    def listen(slots, **_):
        heard.extend((slot.version, slot.is_shooting) for slot in slots)

    cards_changed.connect(listen)
    leave(slot)
    rejoin(slot)
    cards_changed.disconnect(listen)

    assert heard == [(1, False), (2, True)]


def test_nobody_comes_back_to_a_closed_session(session, robin, marian):
    slot = take(robin, session)
    leave(slot)
    close_session(session.public_id, by=by(marian))

    with pytest.raises(Conflict, match=str(session.public_id)):
        rejoin(slot)


def test_nobody_comes_back_to_an_idle_session(robin, marian):
    past = now() - timedelta(hours=73)
    slot = make_slot(robin, make_session(marian, opened_at=past), started_at=past, left_at=past)

    with pytest.raises(Conflict, match="is closed"):
        rejoin(slot)


def test_nobody_comes_back_to_a_finished_card(session, robin):
    slot = take(robin, session)
    finish_card(slot.public_id, by=by(robin))

    with pytest.raises(Conflict, match=f"{slot.public_id} is finished"):
        rejoin(slot)


def test_nobody_comes_back_while_shooting_elsewhere(session, robin):
    slot = take(robin, session)
    leave(slot)
    elsewhere = take(robin)

    with pytest.raises(Conflict, match=str(elsewhere.public_id)):
        rejoin(slot)


def test_a_stranger_moves_nobody(session, robin):
    slot, guy = take(robin, session), by(make_archer("guy"))

    for move in (leave_place, rejoin_place):
        with pytest.raises(NotFound):
            move(slot.public_id, by=guy)
    with pytest.raises(NotFound):
        release_place(session.public_id, slot.public_id, by=guy)

    assert Slot.objects.get().is_shooting


def test_a_capability_moves_nobody(session, robin):
    slot = take(robin, session)
    card = Caller(robin.pk, only_slot=slot.pk)

    for move in (leave_place, rejoin_place):
        with pytest.raises(NotFound):
            move(slot.public_id, by=card)


def test_the_owner_of_the_session_frees_a_place_and_does_no_more(session, robin, marian):
    slot = take(robin, session)

    with pytest.raises(NotFound):
        change_slot(slot.public_id, is_shooting=False, shot_per_round=3, by=by(marian))
    assert Slot.objects.get().is_shooting
    change_slot(slot.public_id, is_shooting=False, by=by(marian))
    assert not Slot.objects.get().is_shooting
    with pytest.raises(NotFound):
        change_slot(slot.public_id, is_shooting=True, by=by(marian))


def test_releasing_frees_the_place_and_keeps_the_card(session, robin, marian):
    slot = take(robin, session)
    Phone(robin).tap(slot, 1, "9")
    released = release_place(session.public_id, slot.public_id, by=by(marian))

    assert (released.is_shooting, released.total) == (False, 9)
    assert place_for("tuck", session) == "1A"


def test_an_owner_releases_nobody_of_another_session(session, robin, marian, tuck):
    theirs, mine = take(robin, make_session(tuck)), take(tuck, session)
    earlier = make_session(marian, closed_at=now())

    for where, slot in ((session, theirs), (earlier, mine)):
        with pytest.raises(NotFound, match=f"slot: .*{slot.public_id}"):
            release_place(where.public_id, slot.public_id, by=by(marian))


def test_of_a_change_everything_stands_or_nothing(session, robin):
    slot = take(robin, session, face_key="wa_40cm_full")
    Phone(robin).tap(slot, 1, "4")

    with pytest.raises(Conflict, match=r"shot 1 .* is 4"):
        change_slot(
            slot.public_id, shot_per_round=2, face_key="wa_40cm_triple_vertical", by=by(robin)
        )

    assert (Slot.objects.get().shot_per_round, Slot.objects.get().face_key) == (6, "wa_40cm_full")
