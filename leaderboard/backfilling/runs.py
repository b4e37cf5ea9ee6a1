"""The row of a run: where it is, so that another goes on from there when it is interrupted."""

import os
import socket
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from django.utils import timezone

from leaderboard.backfilling.asked import Asked
from leaderboard.backfilling.counters import Outcome
from leaderboard.backfilling.limits import one_batch
from leaderboard.backfilling.scope import Unit, unit_told
from leaderboard.models import BackfillRun
from leaderboard.models.backfill import INTERRUPTED, RESUMED, RUNNING

# After so long a run is begun again, unless it is told to go on.
GOES_ON_FOR = timedelta(hours=24)

type Beginning = Literal["", "resume", "restart"]


class NothingToResume(Exception):
    """No run with the same options was interrupted."""


@dataclass
class Run:
    """`deferred` are the units behind the cursor that others held: their turn comes at the end."""

    row: BackfillRun
    cursor: Unit | None = None
    deferred: list[Unit] = field(default_factory=list)
    visited: int = 0
    goes_on_from: int = 0

    def save(self, outcome: Outcome) -> None:
        """In the transaction of a batch."""
        self.row.cursor = {
            "unit": self.cursor and self.cursor.told(),
            "deferred": [unit.told() for unit in self.deferred],
            "visited": self.visited,
        }
        self.row.counters = outcome.counts
        self.row.save(update_fields=["cursor", "counters"])

    def end(self, status: str, outcome: Outcome) -> None:
        self.row.status, self.row.ended_at = status, timezone.now()
        self.row.counters = outcome.counts
        with one_batch():
            self.row.save(update_fields=["status", "ended_at", "counters"])


def begin_run(asked: Asked, beginning: Beginning) -> Run:
    """Under the lock: whatever else says that it is running is not."""
    with one_batch():
        return _begun(asked, beginning)


def _begun(asked: Asked, beginning: Beginning) -> Run:
    BackfillRun.objects.filter(status=RUNNING).update(status=INTERRUPTED)
    before = _interrupted(asked)
    if beginning == "resume" and before is None:
        raise NothingToResume
    run = _new(asked)
    if before is not None:
        if beginning == "resume" or (not beginning and _is_fresh(before)):
            _go_on(run, before)
        BackfillRun.objects.filter(pk=before.pk).update(status=RESUMED)
    return run


def running() -> BackfillRun | None:
    return BackfillRun.objects.filter(status=RUNNING).order_by("-pk").first()


def _interrupted(asked: Asked) -> BackfillRun | None:
    """Without force the next run finds less to do, and needs no cursor."""
    if not asked.is_forced:
        return None
    same = BackfillRun.objects.filter(options_hash=asked.digest, status=INTERRUPTED)
    return same.order_by("-pk").first()


def _is_fresh(before: BackfillRun) -> bool:
    return timezone.now() - (before.ended_at or before.started_at) < GOES_ON_FOR


def _new(asked: Asked) -> Run:
    return Run(
        BackfillRun.objects.create(
            options=asked.told(),
            options_hash=asked.digest,
            status=RUNNING,
            host=socket.gethostname(),
            pid=os.getpid(),
            started_at=timezone.now(),
        )
    )


def _go_on(run: Run, before: BackfillRun) -> None:
    cursor = before.cursor or {}
    unit = cursor.get("unit")
    run.cursor = unit_told(unit) if unit else None
    run.deferred = [unit_told(told) for told in cursor.get("deferred", ())]
    run.visited = cursor.get("visited", 0)
    run.goes_on_from = before.pk
