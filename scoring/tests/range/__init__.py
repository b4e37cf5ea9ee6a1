"""Archers who take places on the range, leave them and come back."""

from scoring.callers import Caller
from scoring.places import leave_place, rejoin_place, take_place
from scoring.tests.factory import by, make_archer
from scoring.wishes import Wish


def take(archer, session=None, **wish):
    return take_place(Wish(session_id=session and session.public_id, **wish), by=by(archer)).slot


def place_for(name, session, **wish):
    """Where an archer of this name comes to stand."""
    return take(make_archer(name), session, **wish).name


def leave(slot):
    leave_place(slot.public_id, by=Caller(slot.archer_id))


def rejoin(slot):
    return rejoin_place(slot.public_id, by=Caller(slot.archer_id))
