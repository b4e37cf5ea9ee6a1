"""The other side of archstats.faults.past, with Django set up for the database under test.

One shoot is made by its rows, all others as copies of it in a statement for each table.
"""

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, islice

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from archstats.faults.cards import FACE, VALUES
from archstats.faults.past import STRIDE
from leaderboard.models import Participant, Shoot
from leaderboard.tests.past_shoots import old_card, old_shoot
from scoring.models import Shot, Slot
from scoring.tests.factory import make_archer, make_session

# In the order in which they point to each other.
COPIED: tuple[type[Model], ...] = (Slot, Shot, Shoot, Participant)
COPIES = (
    "WITH RECURSIVE copies (n) AS"
    " (SELECT 1 WHERE 1 <= %s UNION ALL SELECT n + 1 FROM copies WHERE n < %s)"
)
KEYS = {"id", "slot_id", "shoot_id"}
NEW_ID = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
HOURS_EARLIER = {
    "postgresql": "{} - n * interval '1 hour'",
    "sqlite": "datetime({}, '-' || n || ' hours')",
}


def main() -> None:
    make(*map(int, sys.argv[1:]))
    json.dump(None, sys.stdout)


def make(shoots: int, archers: int, arrows: int) -> None:
    values = list(islice(cycle(VALUES), arrows))
    began = timezone.now() - timedelta(days=7)
    session = make_session(make_archer(None))
    cards = [
        old_card(make_archer(None), *values, session=session, at=began, round_key="", face_key=FACE)
        for _ in range(archers)
    ]
    old_shoot(cards[0].archer, *cards, at=began)
    # All of it is over, and the board says so: nothing is to be shown anew.
    Participant.objects.update(finished_at=began)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
        for model in COPIED:
            cursor.execute(_copies(model), [shoots - 1] * 2)
        for statement in _finishing():
            cursor.execute(statement)


def _copies(model: type[Model]) -> str:
    meta = model._meta  # noqa: SLF001 — Django's documented way to a model's table
    columns = [field.column for field in meta.concrete_fields if field.column]
    into, values = ", ".join(columns), ", ".join(map(_copied, columns))
    rows = f"SELECT {values} FROM copies, {meta.db_table}"  # noqa: S608 — our own names
    return f"{COPIES} INSERT INTO {meta.db_table} ({into}) {rows}"


def _copied(column: str) -> str:
    if column in KEYS:
        return f"{column} + n * {STRIDE}"
    if column == "public_id":
        return NEW_ID[connection.vendor]
    if column == "started_at":
        return HOURS_EARLIER[connection.vendor].format(column)
    return column


def _finishing() -> Iterator[str]:
    """New rows come behind the copies, and the database knows how many there are."""
    yield from connection.ops.sequence_reset_sql(no_style(), COPIED)
    yield "ANALYZE"
