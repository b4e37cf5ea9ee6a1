"""The other side of archstats.benchmarks.backfill: a backfill that tells how long each of its
batches was locked and what memory it took, with Django set up."""

import io
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple, Self

from django.core.management import call_command
from django.db import connection, transaction

from archstats.benchmarks.measuring import cpu_seconds, memory_kib

LOCKS = ("BEGIN IMMEDIATE", "FOR NO KEY UPDATE")


def main() -> None:
    held, said = Held(), io.StringIO()
    with connection.execute_wrapper(held):
        call_command("backfill", *sys.argv[1:], format="json", no_progress=True, stdout=said)
    # What getrusage tells may be of the process that started this one.
    told = {
        "held_ms": held.wall_ms,
        "held_cpu_ms": held.cpu_ms,
        "kib": memory_kib(os.getpid(), "VmHWM"),
    }
    json.dump(told | {"told": json.loads(said.getvalue())}, sys.stdout)


class Clocks(NamedTuple):
    """By the wall, and the CPU time of this process and of its database's."""

    wall: float
    cpu: float

    @classmethod
    def read(cls) -> Self:
        return cls(time.perf_counter(), time.process_time() + _database_cpu())


class Held:
    """From the first lock of a transaction, once that is had, until it is committed."""

    def __init__(self) -> None:
        self.wall_ms: list[float] = []
        self.cpu_ms: list[float] = []
        self.since: Clocks | None = None
        self.is_awaited = False

    def __call__(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        answer = execute(sql, *arguments)
        if self.since is None and any(lock in sql for lock in LOCKS):
            self.since = Clocks.read()
        # SQLite's BEGIN comes before Django knows of the transaction.
        if self.since is not None and not self.is_awaited and connection.in_atomic_block:
            transaction.on_commit(self.note)
            self.is_awaited = True
        return answer

    def note(self) -> None:
        assert self.since is not None
        now = Clocks.read()
        self.wall_ms.append((now.wall - self.since.wall) * 1000)
        self.cpu_ms.append((now.cpu - self.since.cpu) * 1000)
        self.since, self.is_awaited = None, False


def _database_cpu() -> float:
    """Of the process that serves this connection; SQLite has none."""
    if connection.vendor == "sqlite":
        return 0
    return cpu_seconds(connection.connection.info.backend_pid)
