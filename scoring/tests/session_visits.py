"""The pages of a session, and who takes a place by them."""

from scoring.joining import join_token
from scoring.models import Slot
from scoring.tests.pages import words

PRACTICE = {"distance": "30", "unit": "m", "face": "wa_60cm_full", "shot_per_round": "3"}


def at(session, *nouns):
    return "/".join(["/sessions", str(session.public_id), *nouns, ""])


def of(slot, noun):
    return f"/slots/{slot.public_id}/{noun}/"


def joining(session):
    return f"/join/{join_token(session)}/"


def takes_a_place(client, session, **wish):
    answer = client.post(at(session, "places"), wish or PRACTICE)
    assert answer.status_code == 302, words(answer)
    return Slot.objects.get(public_id=answer.url.split("/")[2])
