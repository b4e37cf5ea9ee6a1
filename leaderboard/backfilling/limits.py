"""The transactions of a backfill: archers go on scoring beside it and come first."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import OperationalError, connection, transaction

from scoring.snapshots import one_snapshot

LOCK_SECONDS = 2
# Of a wait with other rows held, which archers wait for as well.
LOCK_SECONDS_HOLDING = 0.03
STATEMENT_SECONDS = 30
_LOOK_AGAIN_SECONDS = 0.001
# A lock was not to be had, a statement took too long, two waited for each other.
_TRY_AGAIN = {"55P03", "57014", "40P01"}


@contextmanager
def one_batch(*, lock_seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Committed as a whole; on SQLite it holds the one lock that there is from its beginning."""
    with ExitStack() as stack:
        if connection.vendor == "sqlite":
            _begin_when_free(stack, time.monotonic() + LOCK_SECONDS)
        else:
            stack.enter_context(transaction.atomic(durable=True))
            _limit(lock_seconds)
        yield


@contextmanager
def looking_ahead() -> Iterator[None]:
    """Reads that may take long, and lock nothing."""
    if connection.vendor == "sqlite":
        yield
        return
    with transaction.atomic():
        _limit(LOCK_SECONDS)
        yield


@contextmanager
def only_looking() -> Iterator[None]:
    """All of it as it stood at one moment; nothing can be written."""
    with one_snapshot():
        if connection.vendor == "postgresql":
            _limit(LOCK_SECONDS)
        yield


def is_held_by_others(error: OperationalError) -> bool:
    """It may succeed later; anything else is the end of the run."""
    cause = error.__cause__
    return getattr(cause, "sqlstate", None) in _TRY_AGAIN or "locked" in str(error)


def _limit(lock_seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true),"
            # Compiling a plan takes longer than any of ours.
            " set_config('statement_timeout', %s, true), set_config('jit', 'off', true)",
            [f"{int(lock_seconds * 1000)}ms", f"{STATEMENT_SECONDS}s"],
        )


def _begin_when_free(stack: ExitStack, deadline: float) -> None:
    """SQLite's own way of waiting looks ever more seldom, and never finds the moment between two
    writers who are busy."""
    with _without_waiting():
        while True:
            try:
                stack.enter_context(transaction.atomic(durable=True))
            except OperationalError as error:
                if not is_held_by_others(error) or time.monotonic() >= deadline:
                    raise
                time.sleep(_LOOK_AGAIN_SECONDS)
            else:
                return


@contextmanager
def _without_waiting() -> Iterator[None]:
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
    _wait_at_most(0)
    try:
        yield
    finally:
        _wait_at_most(usual)


def _wait_at_most(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
