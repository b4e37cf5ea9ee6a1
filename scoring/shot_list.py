"""The shots of a card as the API tells them, and their Stat, written as JSON.

A card may hold thousands, so neither models nor the ORM's conversions nor an object for each shot:
they would cost more than all the rest of the answer.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from scoring.models import Shot, Slot
from scoring.models.shot import shot_id
from scoring.stats import stat_of_counts

_SHOT = Shot._meta.db_table  # noqa: SLF001 — Django's documented way to a model's table

_TIME_AS_TEXT = {
    "postgresql": """to_char(shot_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS')""",
    # Kept without its fraction where that is 0.
    "sqlite": "replace(shot_at, ' ', 'T') || '.000'",
}
_TO_THE_MILLISECOND = len("2026-05-01T10:00:00.000")
_TRUTH = ("false", "true")


def stat_json(slot: Slot) -> str:
    """Every arrow on the card in card order, without the places that were cleared."""
    rows = _read(slot, "value IS NOT NULL")
    # Of these rows, not of the slot: it was read before them, and an arrow may have come since.
    return _stat_json(slot, rows, Counter([row[1] for row in rows]))


def changed_stat_json(slot: Slot, *, since: int) -> str:
    """The same of those arrows only that changed after this version of the card, and the ids of
    those that were cleared. The figures are of the whole card."""
    rows = _read(slot, "version > %s", since)
    on_card = [row for row in rows if row[1] is not None]
    cleared = [shot_id(slot.public_id, number) for number, value, *_ in rows if value is None]
    return _stat_json(slot, on_card, slot.value_counts, cleared=cleared)


def _stat_json(
    slot: Slot, rows: Sequence[tuple[Any, ...]], value_counts: Mapping[str, int], **more: Any
) -> str:
    shots = ",".join(_shots(slot.public_id, rows))
    figures = json.dumps(asdict(stat_of_counts(value_counts, slot.sheet.keypad)) | more)
    return f'{{"slot_id":"{slot.public_id}","shot":[{shots}],{figures[1:]}'


def _read(slot: Slot, condition: str, *given: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number, value, points, x_mm, y_mm, {_TIME_AS_TEXT[connection.vendor]},"  # noqa: S608
            " CAST(arrow_id AS text), CAST(op AS text), CAST(is_disputed AS integer)"
            f" FROM {_SHOT} WHERE slot_id = %s AND {condition} ORDER BY number",
            [slot.pk, *given],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _shots(slot_id: UUID, rows: Sequence[tuple[Any, ...]]) -> list[str]:
    # The same for every place but for its end.
    id_before_place = shot_id(slot_id, 0)[:-4]
    return [
        f'{{"shot_id":"{id_before_place}{number:04x}","number":{number},{_reading(value, points)},'
        f'"x":{_coordinate(x_mm)},"y":{_coordinate(y_mm)},'
        f'"created_at":"{shot_at[:_TO_THE_MILLISECOND]}Z","arrow_id":{_arrow(arrow_id)},'
        f'"op":"{_with_dashes(op)}","is_disputed":{_TRUTH[is_disputed]}}}'
        for number, value, points, x_mm, y_mm, shot_at, arrow_id, op, is_disputed in rows
    ]


# A card has a dozen different ones, and thousands of each.
@cache
def _reading(value: str, points: int | None) -> str:
    told = {"value": value or None, "score": points, "is_x": value == "X"}
    return json.dumps(told, separators=(",", ":"))[1:-1]


def _coordinate(mm: float | None) -> str:
    return "null" if mm is None else repr(mm)


def _arrow(id_: str | None) -> str:
    return "null" if id_ is None else f'"{_with_dashes(id_)}"'


def _with_dashes(id_: str) -> str:
    """PostgreSQL has them, SQLite not."""
    if len(id_) > 32:
        return id_
    return f"{id_[:8]}-{id_[8:12]}-{id_[12:16]}-{id_[16:20]}-{id_[20:]}"
