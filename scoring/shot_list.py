"""The shots of a card as the API tells them, and their Stat.

A card may hold thousands, so neither models nor the ORM's conversions: they would cost more than
all the rest of the answer. Times and ids leave the database as text.
"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import connection

from scoring.models import Shot, Slot
from scoring.models.shot import shot_id
from scoring.stats import stat_of

_SHOT = Shot._meta.db_table  # noqa: SLF001 — Django's documented way to a model's table

# As `times.iso` writes them.
_TIME_AS_TEXT = {
    "postgresql": """to_char(shot_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')""",
    # Kept without its fraction where that is 0.
    "sqlite": "substr(shot_at, 1, 10) || 'T' || substr(substr(shot_at, 12) || '.000', 1, 12)"
    " || 'Z'",
}


def stat_data(slot: Slot) -> dict[str, Any]:
    """Every arrow on the card in card order, without the places that were cleared."""
    rows = _read(slot)
    values = [value for _, value, *_ in rows]
    return {
        "slot_id": str(slot.public_id),
        "shot": _shots(slot.public_id, rows),
        **asdict(stat_of(values, slot.sheet.keypad)),
    }


def _read(slot: Slot) -> list[tuple[Any, ...]]:
    time = _TIME_AS_TEXT[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number, value, points, x_mm, y_mm, {time}, CAST(arrow_id AS text),"  # noqa: S608
            f" CAST(op AS text), is_disputed FROM {_SHOT}"
            " WHERE slot_id = %s AND value IS NOT NULL ORDER BY number",
            [slot.pk],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _shots(slot_id: UUID, rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    # The same for every place but for its end.
    id_before_place = shot_id(slot_id, 0)[:-4]
    return [
        {
            "shot_id": f"{id_before_place}{number:04x}",
            "number": number,
            "value": value or None,
            "score": points,
            "is_x": value == "X",
            "x": x_mm,
            "y": y_mm,
            "created_at": created_at,
            "arrow_id": arrow_id and _with_dashes(arrow_id),
            "op": _with_dashes(op),
            "is_disputed": bool(is_disputed),
        }
        for number, value, points, x_mm, y_mm, created_at, arrow_id, op, is_disputed in rows
    ]


def _with_dashes(id_: str) -> str:
    """PostgreSQL has them, SQLite not."""
    if len(id_) > 32:
        return id_
    return f"{id_[:8]}-{id_[8:12]}-{id_[12:16]}-{id_[16:20]}-{id_[20:]}"
