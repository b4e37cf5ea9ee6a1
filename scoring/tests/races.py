"""What races share: changes as several processes make them, and what must be so afterwards.

RACES is how often something is changed against phones that record (20); bin/faults asks for 200.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Event
from typing import Any

from django.db import connection, transaction

from scoring.models import Slot
from scoring.recording import CardAnswer, CardRequest, record, record_cards
from scoring.refusals import Refusal
from scoring.tests.device import at_once

TIMES = int(os.environ.get("RACES", "20"))


def write_beside_others(request: CardRequest) -> CardAnswer:
    """As another process would. Within one, arrows pass through one thread, which would hide what
    locks do to each other; SQLite has no other way."""
    if connection.vendor == "sqlite":
        return record(request)
    with transaction.atomic():
        outcome = record_cards([request])[0]
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def raced(*changes: Callable[[], Any], expected: tuple[type[Exception], ...] = ()) -> list[Any]:
    """What each returns, begun at the same instant; errors only of the expected kinds."""
    outcomes = at_once(*changes)
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, expected):
            raise outcome
    return outcomes


def raced_against(writes: Sequence[Callable[[], Any]], change: Callable[[int], Any]) -> list[int]:
    """How often each wrote while something was changed TIMES times.

    They go on without a break and not in step, so that they meet at every point of each other's
    transactions.
    """
    is_over = Event()

    def write_on(write: Callable[[], Any]) -> int:
        count = 0
        while not (count and is_over.is_set()):
            as_a_request(write)
            count += 1
        return count

    def change_on() -> None:
        try:
            for number in range(TIMES):
                as_a_request(partial(change, number))
        finally:
            is_over.set()

    return raced(change_on, *(partial(write_on, write) for write in writes))[1:]


@contextmanager
def no_deadlock() -> Iterator[None]:
    """A deadlock that somebody waited out or tried again still counts."""
    before = _deadlock_count()
    yield
    assert _deadlock_count() == before


def as_a_request(change: Callable[[], Any]) -> Any:
    """With a connection for itself alone, given back at its end."""
    try:
        return change()
    finally:
        _report_statistics()
        connection.close()


def assert_counted_right(slot: Slot) -> None:
    slot.refresh_from_db()
    shots = list(slot.shots.on_card())
    assert slot.value_counts == Counter(shot.value for shot in shots)
    assert slot.total == sum(shot.points or 0 for shot in shots)
    assert slot.shots_fired == len(shots)
    assert slot.shots_hit == sum((shot.points or 0) > 0 for shot in shots)
    assert slot.last_place == max((shot.number for shot in shots), default=0)


def assert_versions_without_gap(slot: Slot, *, other_changes: int = 0) -> None:
    """Each arrow made one version, and so did each of the other changes."""
    slot.refresh_from_db()
    versions = list(slot.revisions.order_by("version").values_list("version", flat=True))
    assert slot.version == len(versions) + other_changes
    assert len(set(versions)) == len(versions)
    if not other_changes:
        assert versions == list(range(1, slot.version + 1))


def _deadlock_count() -> int:
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        count: int = cursor.fetchone()[0]
    return count


def _report_statistics() -> None:
    """PostgreSQL's processes would tell only seconds later what they have counted."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")
