"""The transactions of a backfill: archers go on scoring beside it and come first."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

# Of what it waits for itself.
LOCK_SECONDS = 2
STATEMENT_SECONDS = 30
_POSTGRESQL = (
    f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'",
    f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'",
)
# A lock was not to be had, a statement took too long, two waited for each other.
_TRY_AGAIN = {"55P03", "57014", "40P01"}


@contextmanager
def one_batch() -> Iterator[None]:
    """Committed as a whole; on SQLite it holds the one lock that there is from its first read."""
    with _own_patience(), transaction.atomic(durable=True):
        _limit()
        yield


@contextmanager
def looking_ahead() -> Iterator[None]:
    """Reads that may take long, and lock nothing."""
    if connection.vendor == "sqlite":
        yield
        return
    with transaction.atomic():
        _limit()
        yield


def is_held_by_others(error: OperationalError) -> bool:
    """It may succeed later; anything else is the end of the run."""
    cause = error.__cause__
    return getattr(cause, "sqlstate", None) in _TRY_AGAIN or "locked" in str(error)


def _limit() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in _POSTGRESQL:
                cursor.execute(statement)


@contextmanager
def _own_patience() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
    _wait_at_most(LOCK_SECONDS)
    try:
        yield
    finally:
        _wait_at_most(usual)


def _wait_at_most(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
