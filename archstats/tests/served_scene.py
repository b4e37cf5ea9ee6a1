"""People and their credentials, in the database of a server under test."""

import json
import sys
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from archstats.tests.access_scene import make_scene
from scoring.device_keys import find_key, make_key, revoke_key
from scoring.models import Archer, DeviceKey, Slot

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


def revoke(token: str) -> None:
    found = find_key(token)
    assert found
    revoke_key(DeviceKey.objects.get(pk=found.key_id))


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
