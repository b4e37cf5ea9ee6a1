"""People and their credentials, in the database of a server under test."""

import io
import json
import sys
from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db.transaction import atomic
from django.urls import reverse
from django.utils import timezone

from archstats.tests.access_scene import make_scene
from archstats.tests.database import contents
from leaderboard.leaving import remove_participant
from leaderboard.links import watch_token
from leaderboard.models import Shoot, ShootCode
from leaderboard.tests.factory import host_shoot, join
from scoring.callers import Caller
from scoring.card_links import make_card_link, revoke_card_link
from scoring.clubs import club_token
from scoring.coaching import make_coach
from scoring.device_keys import find_key, make_key, revoke_key
from scoring.models import Archer, Arrow, ClubMembership, DeviceKey, Note, Slot
from scoring.tests.factory import make_archer, make_club, make_slot
from scoring.tests.phone import Phone

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


def scene() -> dict[str, Any]:
    """The scene of the access table, with a session cookie for each of its people."""
    made = make_scene()
    cookies = {name: _signed_in(Archer.objects.get(login_name=name)) for name in ("robin", "guy")}
    return {"ids": made.ids, "tokens": made.tokens, "cookies": cookies}


def another_token(slot_id: str) -> str:
    return make_key(Slot.objects.get(public_id=slot_id).archer)


def cookies(*slot_ids: str) -> list[str]:
    """Of each slot: one with which its archer is signed in."""
    return [_signed_in(Slot.objects.get(public_id=slot_id).archer) for slot_id in slot_ids]


def accounts(count: str) -> list[str]:
    """The key of each."""
    names = [f"host-{uuid4().hex[:12]}" for _ in range(int(count))]
    made = Archer.objects.bulk_create(Archer(login_name=name, display_name=name) for name in names)
    return [make_key(archer) for archer in made]


def revoke(token: str) -> None:
    found = find_key(token)
    assert found
    revoke_key(DeviceKey.objects.get(pk=found.key_id))


def coach_of(slot_id: str) -> str:
    """The key of a coach of a club that the card's archer belongs to from now on."""
    return make_key(_coach_of(Slot.objects.get(public_id=slot_id)))


def coach_in_admin(slot_id: str) -> dict[str, str]:
    """The same, signed in there; with the keys of the rows of a card that is in a shoot."""
    slot = Slot.objects.get(public_id=slot_id)
    coach = _coach_of(slot)
    rows = {
        "archer": slot.archer_id,
        "slot": slot.pk,
        "session": slot.session_id,
        "shoot": Shoot.objects.get(participants__slot=slot).pk,
        "club": coach.memberships.get().club_id,
    }
    return {"cookie": _signed_in(coach), **{name: str(pk) for name, pk in rows.items()}}


def superuser_in_admin() -> str:
    """The cookie."""
    login_name = f"superuser-{uuid4().hex[:12]}"
    return _signed_in(make_archer(login_name, is_staff=True, is_superuser=True))


def _coach_of(slot: Slot) -> Archer:
    club = make_club(str(uuid4()), archers=(slot.archer,))
    coach = make_archer(f"coach-{uuid4().hex[:12]}", display_name="Marian")
    make_coach(coach, club_name=club.name)
    return coach


def empty_club() -> dict[str, str]:
    """With its coach, the way in for others, and what their pages call it."""
    coach = make_archer(f"coach-{uuid4().hex[:12]}", display_name="Marian")
    club = make_coach(coach, club_name=f"Sherwood {uuid4().hex[:12]}")
    return {
        "coach": make_key(coach),
        "coach_id": str(coach.public_id),
        "club_pk": str(club.pk),
        "link": reverse("club-join", args=[club_token(club)]),
    }


def stop_coaching(token: str) -> None:
    found = find_key(token)
    assert found
    ClubMembership.objects.filter(archer=found.caller.archer_id).update(is_coach=False)


def share(slot_id: str) -> str:
    slot = Slot.objects.get(public_id=slot_id)
    return make_card_link(slot.public_id, by=Caller(slot.archer_id))


def stop_sharing(slot_id: str) -> None:
    slot = Slot.objects.get(public_id=slot_id)
    revoke_card_link(slot.public_id, by=Caller(slot.archer_id))


def shoot(*names: str) -> dict[str, Any]:
    """One of Marian's that these archers shoot in, with what opens it to whom."""
    host = make_archer(f"host-{uuid4().hex[:12]}", display_name="Marian")
    made = host_shoot(host, round_key="wa720_70")
    archers = {}
    for name in names:
        archer = make_archer(f"{name}-{uuid4().hex[:12]}", display_name=name.title())
        slot = make_slot(archer, round_key="wa720_70", shot_per_round=6)
        participant = join(made, archer, slot)
        archers[name] = {
            "id": str(participant.public_id),
            "slot": str(slot.public_id),
            "token": make_key(archer),
        }
    return {
        "id": str(made.public_id),
        "host": make_key(host),
        "watch": watch_token(made),
        "archers": archers,
    }


def robins(count: str) -> list[dict[str, Any]]:
    """Each stands on a range and in a shoot of his own: his key, and the ids of all that is his."""
    return [_robin() for _ in range(int(count))]


def _robin() -> dict[str, Any]:
    robin = Archer.objects.create(login_name=uuid4().hex, display_name="Robin")
    slot, arrow = make_slot(robin, round_key="wa18"), Arrow.objects.create(archer=robin, number=1)
    # An arrow that was shot is never deleted.
    Phone(robin).tap(slot, 1, "9", arrow_id=arrow.pk)
    note = Note.objects.create(slot=slot, author=robin, text="wind", written_at=timezone.now())
    made = host_shoot(robin)
    ids = {
        "archer_id": robin.public_id,
        "session_id": slot.session.public_id,
        "slot_id": slot.public_id,
        "arrow_id": arrow.pk,
        "note_id": note.public_id,
        "shoot_id": made.public_id,
        "code": made.code.code,
        "participant_id": join(made, robin, slot).public_id,
    }
    return {"token": make_key(robin), "ids": {name: str(id_) for name, id_ in ids.items()}}


def end_day(shoot_id: str, seconds_ago: str) -> None:
    ended_at = timezone.now() - timedelta(seconds=int(seconds_ago))
    Shoot.objects.filter(public_id=shoot_id).update(expires_at=ended_at)
    cards = Slot.objects.filter(participations__shoot__public_id=shoot_id)
    cards.update(takes_arrows_until=ended_at)


def ended_shoot() -> str:
    """Robin was in it, and its day is over."""
    made: str = shoot("robin")["id"]
    end_day(made, "1")
    return made


@atomic
def close_day(shoot_id: str) -> str:
    """By the command, which says this then. No tick sees the day over before it is closed."""
    end_day(shoot_id, "1")
    said = io.StringIO()
    call_command("close_days", stdout=said)
    return said.getvalue()


def remove(shoot_id: str, participant_id: str) -> None:
    made = Shoot.objects.get(public_id=shoot_id)
    remove_participant(made.public_id, UUID(participant_id), by=Caller(made.host_id))


def code_of(shoot_id: str) -> str:
    return Shoot.objects.get(public_id=shoot_id).code.code


def free_code() -> str:
    """What somebody types who heard wrong, and no shoot has."""
    held = {*ShootCode.objects.values_list("code", flat=True)}
    return next(code for number in range(10_000) if (code := f"{number:04}") not in held)


def tables_that_say(*names: str) -> list[str]:
    return [
        table
        for table, rows in contents().items()
        if any(name in row.lower() for row in rows for name in names)
    ]


def sign_out(key: str) -> None:
    SessionStore(key).flush()


def _signed_in(archer: Archer) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(archer.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = archer.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def main() -> None:
    what, *arguments = sys.argv[1:]
    json.dump(globals()[what](*arguments), sys.stdout)


def answer_all() -> None:
    """Line by line as long as somebody asks."""
    for line in sys.stdin:
        what, *arguments = json.loads(line)
        print(json.dumps(globals()[what](*arguments)), flush=True)
