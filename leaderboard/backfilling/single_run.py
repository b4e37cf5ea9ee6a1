"""One backfill at a time: a lock that is free as soon as the process that holds it is dead."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection

from leaderboard.backfilling.runs import running
from leaderboard.models import BackfillRun

# Any number, as long as nobody else uses it: "backfill" in hexadecimal, as far as that goes.
_KEY = 0xBACF111
_LOOK_AGAIN_SECONDS = 0.2
# The row comes a moment after the lock.
_ROW_SECONDS = 1.0


class Running(Exception):
    """Another backfill holds the lock: said by its row, if that is there yet."""

    def __init__(self, run: BackfillRun | None) -> None:
        words = "another backfill is running"
        if run is not None:
            since = f"{run.started_at:%Y-%m-%d %H:%M:%S} UTC"
            words += f": on {run.host}, process {run.pid}, since {since}"
        super().__init__(words)


@contextmanager
def single_run(*, wait: float) -> Iterator[None]:
    lock = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with lock() as taken:
        if not _within(wait, taken):
            raise Running(_holder())
        yield


@contextmanager
def _on_postgresql() -> Iterator[Callable[[], bool]]:
    # A connection of its own: the lock is the session's, and outlives every transaction.
    own = connection.copy()
    try:
        with own.cursor() as cursor:

            def taken() -> bool:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [_KEY])
                return bool(cursor.fetchone()[0])

            yield taken
            # Its connection may go back to a pool and live on.
            with suppress(Exception):
                cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        own.close()


@contextmanager
def _on_sqlite() -> Iterator[Callable[[], bool]]:
    database = Path(str(connection.settings_dict["NAME"]))
    with database.with_name(f"{database.name}-backfill").open("a") as file:

        def taken() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield taken


def _within(seconds: float, succeeds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not succeeds():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_LOOK_AGAIN_SECONDS)
    return True


def _holder() -> BackfillRun | None:
    _within(_ROW_SECONDS, lambda: running() is not None)
    return running()
