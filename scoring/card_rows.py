"""Cards between the database and memory, in a handful of statements for any number of requests.

This is the path of every arrow, so the statements are written by hand: the ORM would cost several
times the rest of the request.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from scoring.cards import UNNUMBERED, Card
from scoring.given_rows import Given, as_datetime, as_table, as_uuid, found_uuid, update_rows
from scoring.merging import Operation, Revision
from scoring.models import Shot, ShotRevision, Slot
from scoring.times import moment_of

_SLOT, _SHOT, _REVISION = (
    model._meta.db_table  # noqa: SLF001 — Django's documented way to a model's table
    for model in (Slot, Shot, ShotRevision)
)
_READ = [
    *("slot_id", "version", "device", "effective_ms", "op", "seq", "number", "value"),
    *("x_mm", "y_mm", "arrow_id", "shot_ms", "base", "actor_id"),
]
_READ_COLUMNS = ", ".join(f"r.{column}" for column in _READ)
_WRITE = [*_READ, "received_at", "is_late", "reason"]
_SHOWN = [
    *("value", "points", "x_mm", "y_mm", "arrow_id", "shot_at", "is_disputed", "op", "version")
]
_COUNTED = [
    *("version", "total", "value_counts", "last_place", "shots_fired", "shots_hit"),
    *("last_shot_at", "finished_at"),
]


class CardChange(NamedTuple):
    """A card that accepted something, and why it was asked to."""

    card: Card
    reason: str


def lock_slots(public_ids: Collection[UUID]) -> dict[UUID, Slot]:
    """Those that exist, locked in the order of their keys so that no two batches deadlock.

    NO KEY: a plain FOR UPDATE deadlocks with the foreign keys of rows that point here.
    """
    lock = "FOR NO KEY UPDATE" if connection.features.has_select_for_no_key_update else ""
    marks = ", ".join(["%s"] * len(public_ids))
    slots = Slot.objects.raw(
        f"SELECT * FROM {_SLOT} WHERE public_id IN ({marks}) ORDER BY id {lock}",  # noqa: S608 — our own names
        [as_uuid(public_id) for public_id in public_ids],
    )
    return {slot.public_id: slot for slot in slots}


def read_histories(asked: Iterable[tuple[Card, Sequence[int], Sequence[Operation]]]) -> None:
    """Fill the cards with what these places and operations need to be judged."""
    cards, places, ops, stretches = {}, [], [], []
    for card, numbers, operations in asked:
        slot_pk, device = card.slot.pk, as_uuid(card.device)
        cards[slot_pk] = card
        card.histories |= {number: [] for number in numbers}
        places += [(slot_pk, number) for number in numbers]
        ops += [(slot_pk, as_uuid(operation.op)) for operation in operations]
        stretches.append((slot_pk, device, card.actor_id, *_stretch(card, operations)))
    if not cards:
        return
    question, given = _question(
        as_table(ShotRevision, ["slot_id", "number"], places),
        as_table(ShotRevision, ["slot_id", "op"], ops),
        as_table(
            ShotRevision, ["slot_id", "device", "actor_id", "first:seq", "last:seq"], stretches
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        for row in cursor.fetchall():
            _put(cards[row[0]], row)


def _question(places: Given, ops: Given, stretches: Given) -> tuple[str, list[str]]:
    """For the revisions, by slot and version, which is the order of arrival: everything on these
    places; what these operations made before; and of each device's count the stretch from its last
    operation before these to its first behind them."""
    mine = "slot_id = t.slot_id AND device = t.device AND actor_id = t.actor_id"
    beside = f"FROM {_REVISION} WHERE {mine} AND seq"
    found = (
        _rows_for(places, "r.slot_id = t.slot_id AND r.number = t.number"),
        _rows_for(ops, "r.slot_id = t.slot_id AND r.op = t.op"),
        _rows_for(
            stretches,
            "r.slot_id = t.slot_id AND r.device = t.device AND r.actor_id = t.actor_id"
            f" AND r.seq >= COALESCE((SELECT MAX(seq) {beside} < t.first), t.first)"
            f" AND r.seq <= COALESCE((SELECT MIN(seq) {beside} > t.last), t.last)",
        ),
    )
    return " UNION ".join(found) + " ORDER BY 1, 2", [places.rows, ops.rows, stretches.rows]


def _rows_for(given: Given, condition: str) -> str:
    """The revisions that each given row asks for, by an index whatever the planner believes."""
    if connection.vendor == "postgresql":
        each = f"LATERAL (SELECT * FROM {_REVISION} r WHERE {condition} OFFSET 0) r"  # noqa: S608
        return f"SELECT {_READ_COLUMNS} FROM {given.sql} CROSS JOIN {each}"  # noqa: S608
    each = f"{_REVISION} r WHERE {condition}"
    return f"SELECT {_READ_COLUMNS} FROM {given.sql} CROSS JOIN {each}"  # noqa: S608


def _stretch(card: Card, operations: Sequence[Operation]) -> tuple[int, int]:
    counts = [
        card.slot.version + 1 if operation.seq == UNNUMBERED else operation.seq
        for operation in operations
    ]
    return min(counts), max(counts)


def _put(card: Card, row: tuple[Any, ...]) -> None:
    _, version, device, effective_ms, op, seq, number, value, *rest, actor_id = row
    x_mm, y_mm, arrow_id, shot_ms, base = rest
    operation = Operation(
        found_uuid(op),
        seq,
        number,
        value,
        x_mm,
        y_mm,
        arrow_id and found_uuid(arrow_id),
        shot_ms,
        base and found_uuid(base),
    )
    revision = Revision(version, found_uuid(device), effective_ms, operation)
    if number in card.histories:
        card.histories[number].append(revision)
    if revision.device == card.device:
        card.known[operation.op] = revision
        if actor_id == card.actor_id:
            card.clock.append((seq, effective_ms))


def save_cards(changes: Sequence[CardChange], *, received_at: datetime) -> None:
    """Write what the cards accepted and what they hold now."""
    moment = as_datetime(received_at)
    revisions = [
        (*_revision_row(change.card, made.revision), moment, made.is_late, change.reason)
        for change in changes
        for made in change.card.accepted
    ]
    shots = [row for change in changes for row in _shot_rows(change.card)]
    with connection.cursor() as cursor:
        _insert(cursor, ShotRevision, _WRITE, revisions)
        if shots:
            updated = ", ".join(f"{column} = excluded.{column}" for column in _SHOWN)
            _insert(
                cursor,
                Shot,
                ["slot_id", "number", *_SHOWN],
                shots,
                f"ON CONFLICT (slot_id, number) DO UPDATE SET {updated}",
            )
        for card, *_ in changes:
            if any(place.operation.value is None for place in card.changed.values()):
                card.slot.last_place = _highest_used(cursor, card.slot.pk)
    update_rows(Slot, _COUNTED, [_slot_row(change.card.slot) for change in changes])


def fill_counts(counts: Iterable[tuple[int, int, int | None]]) -> set[int]:
    """Of locked slots by their keys: arrows fired and hit, counted again. The keys of those that
    hold something else now, and are a version further; a value is never replaced by NULL."""
    given = as_table(Slot, ["id", "shots_fired", "shots_hit"], list(counts))
    is_other = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    hit = f"COALESCE(t.shots_hit, {_SLOT}.shots_hit)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_SLOT} SET shots_fired = t.shots_fired, shots_hit = {hit},"  # noqa: S608
            f" version = {_SLOT}.version + 1 FROM {given.sql} WHERE {_SLOT}.id = t.id"
            f" AND ({_SLOT}.shots_fired, {_SLOT}.shots_hit) {is_other} (t.shots_fired, {hit})"
            f" RETURNING {_SLOT}.id",
            [given.rows],
        )
        return {pk for (pk,) in cursor.fetchall()}


def _slot_row(slot: Slot) -> tuple[Any, ...]:
    return (
        slot.pk,
        slot.version,
        slot.total,
        json.dumps(slot.value_counts),
        slot.last_place,
        slot.shots_fired,
        slot.shots_hit,
        as_datetime(slot.last_shot_at),
        as_datetime(slot.finished_at),
    )


def _revision_row(card: Card, revision: Revision) -> tuple[Any, ...]:
    operation = revision.operation
    return (
        card.slot.pk,
        revision.version,
        as_uuid(revision.device),
        revision.effective_ms,
        as_uuid(operation.op),
        operation.seq,
        operation.number,
        operation.value,
        operation.x_mm,
        operation.y_mm,
        operation.arrow_id and as_uuid(operation.arrow_id),
        operation.shot_ms,
        operation.base and as_uuid(operation.base),
        card.actor_id,
    )


def _shot_rows(card: Card) -> Iterable[tuple[Any, ...]]:
    points_for = card.slot.sheet.points_for
    for number, place in card.changed.items():
        operation = place.operation
        yield (
            card.slot.pk,
            number,
            operation.value,
            points_for(operation.value),
            operation.x_mm,
            operation.y_mm,
            operation.arrow_id and as_uuid(operation.arrow_id),
            as_datetime(moment_of(place.effective_ms)),
            place.is_disputed,
            as_uuid(operation.op),
            card.slot.version,
        )


def _highest_used(cursor: CursorWrapper, slot_pk: int) -> int:
    cursor.execute(
        f"SELECT number FROM {_SHOT} WHERE slot_id = %s AND value IS NOT NULL"  # noqa: S608
        " ORDER BY number DESC LIMIT 1",
        [slot_pk],
    )
    row = cursor.fetchone()
    return row[0] if row else 0


def _insert(
    cursor: CursorWrapper,
    model: type[Model],
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    conflict: str = "",
) -> None:
    given = as_table(model, columns, rows)
    cursor.execute(
        # SQLite needs the WHERE to tell what ON CONFLICT belongs to.
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"  # noqa: S608, SLF001
        f" SELECT * FROM {given.sql} WHERE true {conflict}",
        [given.rows],
    )
