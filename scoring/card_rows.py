"""Cards between the database and memory, in a handful of statements for any number of requests.

This is the path of every arrow, so the statements are written by hand: the ORM would cost several
times the rest of the request.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from scoring.cards import UNNUMBERED, Card
from scoring.merging import Operation, Revision
from scoring.models import Shot, ShotRevision, Slot
from scoring.times import moment_of

_SLOT = Slot._meta.db_table  # noqa: SLF001 — Django's documented way to a model's table
_SHOT = Shot._meta.db_table  # noqa: SLF001
_REVISION = ShotRevision._meta.db_table  # noqa: SLF001
_READ = (
    "slot_id, version, device, effective_ms, op, seq, number, value, x_mm, y_mm, arrow_id, shot_ms,"
    " base"
)


def lock_slots(public_ids: Collection[UUID]) -> dict[UUID, Slot]:
    """Those that exist, locked in the order of their keys so that no two batches deadlock.

    NO KEY: a plain FOR UPDATE deadlocks with the foreign keys of rows that point here.
    """
    lock = "FOR NO KEY UPDATE" if connection.features.has_select_for_no_key_update else ""
    slots = Slot.objects.raw(
        f"SELECT * FROM {_SLOT} WHERE public_id IN ({_marks(public_ids)}) ORDER BY id {lock}",  # noqa: S608 — our own names
        [_as_uuid(public_id) for public_id in public_ids],
    )
    return {slot.public_id: slot for slot in slots}


def read_histories(asked: Iterable[tuple[Card, Sequence[int], Sequence[Operation]]]) -> None:
    """Fill the cards with what these places and operations need to be judged."""
    cards, parts, parameters = {}, [], []
    for card, numbers, operations in asked:
        cards[card.slot.pk] = card
        for part, given in _wanted(card, numbers, operations):
            parts.append(f"SELECT {_READ} FROM {_REVISION} WHERE slot_id = %s AND {part}")  # noqa: S608
            parameters += [card.slot.pk, *given]
    if not parts:
        return
    with connection.cursor() as cursor:
        # Versions are the order of arrival; a row found twice stands beside its twin.
        cursor.execute(" UNION ".join(parts) + " ORDER BY slot_id, version", parameters)
        for row in cursor.fetchall():
            _put(cards[row[0]], row)


def _wanted(
    card: Card, numbers: Sequence[int], operations: Sequence[Operation]
) -> Iterable[tuple[str, list[Any]]]:
    if numbers:
        yield f"number IN ({_marks(numbers)})", [*numbers]
    if operations:
        device = _as_uuid(card.device)
        ops = [_as_uuid(operation.op) for operation in operations]
        yield f"device = %s AND op IN ({_marks(ops)})", [device, *ops]
        seqs = [
            card.slot.version + 1 if operation.seq == UNNUMBERED else operation.seq
            for operation in operations
        ]
        lowest, highest = min(seqs), max(seqs)
        # From the device's last operation before these to its first behind them.
        beside = f"SELECT {{}}(seq) FROM {_REVISION} WHERE slot_id = %s AND device = %s"  # noqa: S608
        first = f"COALESCE(({beside.format('MAX')} AND seq < %s), %s)"
        last = f"COALESCE(({beside.format('MIN')} AND seq > %s), %s)"
        mine = [card.slot.pk, device]
        yield (
            f"device = %s AND seq >= {first} AND seq <= {last}",
            [device, *mine, lowest, lowest, *mine, highest, highest],
        )


def _put(card: Card, row: tuple[Any, ...]) -> None:
    (
        _,
        version,
        device,
        effective_ms,
        op,
        seq,
        number,
        value,
        x_mm,
        y_mm,
        arrow_id,
        shot_ms,
        base,
    ) = row
    operation = Operation(
        _uuid(op),
        seq,
        number,
        value,
        x_mm,
        y_mm,
        arrow_id and _uuid(arrow_id),
        shot_ms,
        base and _uuid(base),
    )
    revision = Revision(version, _uuid(device), effective_ms, operation)
    if number in card.histories:
        card.histories[number].append(revision)
    if revision.device == card.device:
        card.known[operation.op] = revision
        card.clock[seq] = effective_ms


class CardChange(NamedTuple):
    """A card that accepted something, with who asked and why."""

    card: Card
    actor_id: int
    reason: str


def save_cards(changes: Sequence[CardChange], *, received_at: datetime) -> None:
    """Write what the cards accepted and what they hold now."""
    moment = _as_datetime(received_at)
    with connection.cursor() as cursor:
        _insert(
            cursor,
            f"INSERT INTO {_REVISION} ({_READ}, received_at, is_late, actor_id, reason)",
            [
                (
                    *_revision_row(card, accepted.revision),
                    moment,
                    accepted.is_late,
                    actor_id,
                    reason,
                )
                for card, actor_id, reason in changes
                for accepted in card.accepted
            ],
        )
        _insert(
            cursor,
            f"INSERT INTO {_SHOT} (slot_id, number, value, points, x_mm, y_mm, arrow_id, shot_at,"
            " is_disputed, op, version)",
            [row for change in changes for row in _shot_rows(change.card)],
            " ON CONFLICT (slot_id, number) DO UPDATE SET value = excluded.value,"
            " points = excluded.points, x_mm = excluded.x_mm, y_mm = excluded.y_mm,"
            " arrow_id = excluded.arrow_id, shot_at = excluded.shot_at,"
            " is_disputed = excluded.is_disputed, op = excluded.op, version = excluded.version",
        )
        for card, _, _ in changes:
            if any(place.operation.value is None for place in card.changed.values()):
                card.slot.last_place = _highest_used(cursor, card.slot.pk)
        save_slots(cursor, [card.slot for card, _, _ in changes])


def save_slots(cursor: CursorWrapper, slots: Iterable[Slot]) -> None:
    cursor.executemany(
        f"UPDATE {_SLOT} SET version = %s, total = %s, value_counts = %s, last_place = %s,"  # noqa: S608
        " shots_fired = %s, shots_hit = %s, last_shot_at = %s, finished_at = %s WHERE id = %s",
        [
            (
                slot.version,
                slot.total,
                json.dumps(slot.value_counts),
                slot.last_place,
                slot.shots_fired,
                slot.shots_hit,
                _as_datetime(slot.last_shot_at),
                _as_datetime(slot.finished_at),
                slot.pk,
            )
            for slot in slots
        ],
    )


def _revision_row(card: Card, revision: Revision) -> tuple[Any, ...]:
    operation = revision.operation
    return (
        card.slot.pk,
        revision.version,
        _as_uuid(revision.device),
        revision.effective_ms,
        _as_uuid(operation.op),
        operation.seq,
        operation.number,
        operation.value,
        operation.x_mm,
        operation.y_mm,
        operation.arrow_id and _as_uuid(operation.arrow_id),
        operation.shot_ms,
        operation.base and _as_uuid(operation.base),
    )


def _shot_rows(card: Card) -> Iterable[tuple[Any, ...]]:
    points_for = card.slot.sheet.points_for
    for number, place in card.changed.items():
        value = place.operation.value
        yield (
            card.slot.pk,
            number,
            value,
            None if value is None else points_for(value),
            place.operation.x_mm,
            place.operation.y_mm,
            place.operation.arrow_id and _as_uuid(place.operation.arrow_id),
            _as_datetime(moment_of(place.effective_ms)),
            place.is_disputed,
            _as_uuid(place.operation.op),
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
    cursor: CursorWrapper, into: str, rows: Sequence[tuple[Any, ...]], conflict: str = ""
) -> None:
    if rows:
        values = ", ".join([f"({_marks(rows[0])})"] * len(rows))
        cursor.execute(f"{into} VALUES {values}{conflict}", [*chain.from_iterable(rows)])


def _marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))


# How the two databases keep what Python has types for.
def _as_uuid(value: UUID) -> UUID | str:
    return value if connection.features.has_native_uuid_field else value.hex


def _uuid(kept: UUID | str) -> UUID:
    return kept if isinstance(kept, UUID) else UUID(kept)


def _as_datetime(moment: datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
