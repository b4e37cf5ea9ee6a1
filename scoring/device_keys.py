"""Keys for devices: made once, shown once, found again by their hash alone."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from scoring.callers import Caller
from scoring.models import Archer, DeviceKey, Slot
from scoring.writing import one_transaction

# How finely `last_used_at` is kept: not a write for each arrow.
USED_EVERY = timedelta(days=1)

_KEY = DeviceKey._meta.db_table  # noqa: SLF001 — Django's documented way to a model's table
_ARCHER = Archer._meta.db_table  # noqa: SLF001


class FoundKey(NamedTuple):
    key_id: int
    caller: Caller
    # Its last use was noted so long ago, if ever, that the next write should note it again.
    is_due: bool


@one_transaction
def make_key(archer: Archer, *, label: str = "", slot: Slot | None = None) -> str:
    """The token, 128 bits of chance. It cannot be shown again: only its hash is kept."""
    token = new_token()
    DeviceKey.objects.create(
        archer=archer, slot=slot, label=label, token_hash=hash_of(token), created_at=timezone.now()
    )
    return token


def new_token() -> str:
    return secrets.token_urlsafe(16)


def hash_of(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def find_key(token: str) -> FoundKey | None:
    """Who comes with this token; None for one that was revoked or never was."""
    with connection.cursor() as cursor:
        # By hand: every arrow passes here (see card_rows).
        cursor.execute(
            "SELECT k.id, k.archer_id, k.slot_id, a.is_superuser,"  # noqa: S608
            f" (k.last_used_at IS NULL OR k.last_used_at < %s) FROM {_KEY} k"
            f" JOIN {_ARCHER} a ON a.id = k.archer_id"
            " WHERE k.token_hash = %s AND k.revoked_at IS NULL AND a.is_active",
            [connection.ops.adapt_datetimefield_value(timezone.now() - USED_EVERY), hash_of(token)],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    key_id, archer_id, slot_pk, is_superuser, is_due = row
    caller = Caller(archer_id, slot_pk, sees_everything=bool(is_superuser) and slot_pk is None)
    return FoundKey(key_id, caller, bool(is_due))


def find_own_key(token: str) -> FoundKey | None:
    """The same of a browser, empty where it sent none: a key of one card is no key to the site."""
    found = find_key(token) if token else None
    return found if found and found.caller.only_slot is None else None


def find_device(token: str) -> DeviceKey | None:
    """The same for a page, which speaks to its archer: never a key of one card alone."""
    return _opening_all().filter(token_hash=hash_of(token)).select_related("archer").first()


def is_due(key: DeviceKey) -> bool:
    return key.last_used_at is None or key.last_used_at < timezone.now() - USED_EVERY


def devices_of(caller: Caller) -> QuerySet[DeviceKey]:
    """The archer's own, the last to be used first."""
    own = _opening_all().filter(archer=caller.archer_id)
    return own.order_by(Coalesce("last_used_at", "created_at").desc(), "-pk")


def _opening_all() -> QuerySet[DeviceKey]:
    return DeviceKey.objects.filter(slot=None, revoked_at=None, archer__is_active=True)


@one_transaction
def note_use(key_id: int) -> None:
    DeviceKey.objects.filter(pk=key_id).update(last_used_at=timezone.now())


@one_transaction
def revoke_key(key: DeviceKey) -> None:
    """From the next request on it opens nothing. Repeating it keeps the first time."""
    revoke_keys(DeviceKey.objects.filter(pk=key.pk))


@one_transaction
def revoke_keys(keys: QuerySet[DeviceKey]) -> None:
    keys.filter(revoked_at=None).update(revoked_at=timezone.now())
