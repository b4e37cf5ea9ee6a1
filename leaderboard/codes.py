"""Four digits for each shoot: nobody else's while it lasts, and two days longer."""

import re
import secrets
from datetime import datetime, timedelta
from unicodedata import normalize
from uuid import UUID

from django.db import connection, transaction

from leaderboard.models import Shoot, ShootCode
from scoring.refusals import Conflict

HELD_FOR = timedelta(hours=48)

_CODES = [f"{number:04}" for number in range(10_000)]
_TABLE = ShootCode._meta.db_table  # noqa: SLF001 — Django's documented way to a model's table
# Uniqueness needs no scheduler: whoever comes first has it, and nobody before its time is over.
_TAKE = f"""
    INSERT INTO {_TABLE} (code, shoot_id, held_until) VALUES (%s, %s, %s)
    ON CONFLICT (code) DO UPDATE SET shoot_id = excluded.shoot_id, held_until = excluded.held_until
    WHERE {_TABLE}.held_until <= %s
    RETURNING code
"""  # noqa: S608 — our own names


def take_code(shoot: Shoot, now: datetime) -> str:
    """Any of those that are free, each as likely; Conflict where all are taken."""
    while True:
        held = set(ShootCode.objects.filter(held_until__gt=now).values_list("code", flat=True))
        free = [code for code in _CODES if code not in held]
        if not free:
            raise Conflict("code", "all codes are taken; try again tomorrow")
        code = secrets.choice(free)
        if _taken(code, shoot, now):
            return code


def hold_code(shoot: Shoot) -> None:
    """For as long as the shoot lasts now, and two days longer."""
    ShootCode.objects.filter(shoot=shoot).update(held_until=_held_until(shoot))


def read_code(typed: str) -> str:
    """The digits as they are kept, also from full-width ones; "" where they are not four."""
    digits = "".join(normalize("NFKC", typed[:40]).split())
    return digits if re.fullmatch("[0-9]{4}", digits) else ""


def shoot_of_code(code: str) -> Shoot | None:
    found = Shoot.objects.filter(code__code=code)
    return found.first() if code else None


def shoot_named(written: str) -> Shoot | None:
    """By its id; or by a code, which is that of the newest shoot that has had it."""
    try:
        return Shoot.objects.filter(public_id=UUID(written)).first()
    except ValueError:
        return shoot_of_code(read_code(written))


def _held_until(shoot: Shoot) -> datetime:
    return (shoot.closed_at or shoot.expires_at) + HELD_FOR


def _taken(code: str, shoot: Shoot, now: datetime) -> bool:
    """Or another came first. Giving up the attempt gives back its lock on the other's row: nobody
    waits for two."""
    as_kept = connection.ops.adapt_datetimefield_value
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TAKE, [code, shoot.pk, as_kept(_held_until(shoot)), as_kept(now)])
        taken = cursor.fetchone() is not None
        transaction.set_rollback(not taken)
    return taken
