"""The walk through all units of a run: batch by batch, and in the end those that others held."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import OperationalError

from leaderboard.backfilling.asked import Asked
from leaderboard.backfilling.counters import Outcome
from leaderboard.backfilling.counting import Batch, count_batch, write_batch
from leaderboard.backfilling.holding import hold
from leaderboard.backfilling.limits import (
    LOCK_SECONDS,
    LOCK_SECONDS_HOLDING,
    is_held_by_others,
    looking_ahead,
    one_batch,
)
from leaderboard.backfilling.pace import Pace
from leaderboard.backfilling.runs import Run
from leaderboard.backfilling.scope import Unit
from leaderboard.backfilling.selecting import Selection
from leaderboard.backfilling.sources import Source
from leaderboard.backfilling.states import save_states
from leaderboard.backfilling.stopping import Stop

# Keys that are read at once, however many there are.
PAGE = 5_000
_BETWEEN_TRIES = 0.02


@dataclass
class Walk:
    """`tell` hears of every batch that was committed, and of all that was done by then."""

    asked: Asked
    source: Source
    run: Run
    stop: Stop
    tell: Callable[[Batch, Outcome], None]
    outcome: Outcome = field(default_factory=Outcome)
    # By a remote.
    is_refused: bool = False

    def __post_init__(self) -> None:
        self.selection = Selection(self.asked)
        self.pace = Pace(min(self.asked.batch_size, self.source.most_units))

    @property
    def has_failed_too_often(self) -> bool:
        return self.outcome.counts["failed"] >= self.asked.max_failures

    def is_over(self) -> bool:
        return bool(self.stop.signal) or self.has_failed_too_often

    def go(self) -> None:
        self._warm_up()
        with _little_to_look_through():
            while (page := self._next_page()) and not self.is_over():
                while page and not self.is_over():
                    units, page = page[: self.pace.units], page[self.pace.units :]
                    self._batch(units)
            self._second_pass()

    def _warm_up(self) -> None:
        """What is done for the first time takes long: once, before anything is locked."""
        with looking_ahead():
            first = self.selection.units_after(self.run.cursor, limit=1)
            held = hold(first, self.selection, locking="none").held
            count_batch(held, self.source, self.selection, most_failures=1)

    def _next_page(self) -> list[Unit]:
        limit, most = PAGE, self.asked.max_shoots
        if most is not None:
            limit = min(limit, most - self.run.visited)
        with looking_ahead():
            return self.selection.units_after(self.run.cursor, limit=limit)

    def _batch(self, units: Sequence[Unit]) -> None:
        self.source.prepare(units)
        with self.pace.measured(len(units)):
            done = self._committed(units, moves_on=True)
        if done is None:
            self._defer(units, units[-1], len(units))
        else:
            self._tell(done, units)

    def _second_pass(self) -> None:
        """One by one, and hardly waiting: with some of its cards held, archers would wait too."""
        deadline = time.monotonic() + LOCK_SECONDS
        while self.run.deferred and not self.is_over():
            waiting, self.run.deferred = self.run.deferred, []
            for place, unit in enumerate(waiting):
                if self.is_over():
                    self.run.deferred += waiting[place:]
                    return
                done = self._committed([unit], moves_on=False)
                if done is None:
                    self.run.deferred.append(unit)
                else:
                    self._tell(done, [unit])
            if self.run.deferred and time.monotonic() >= deadline:
                break
            time.sleep(_BETWEEN_TRIES if self.run.deferred else 0)
        if not self.is_over():
            self.outcome.count("skipped_locked", len(self.run.deferred))

    def _committed(self, units: Sequence[Unit], *, moves_on: bool) -> Batch | None:
        """None where others held it."""
        before = (self.run.cursor, list(self.run.deferred), self.run.visited)
        try:
            with one_batch(lock_seconds=LOCK_SECONDS if moves_on else LOCK_SECONDS_HOLDING):
                batch = self._do(units, moves_on=moves_on)
        except BaseException as error:
            self.run.cursor, self.run.deferred, self.run.visited = before
            if isinstance(error, OperationalError) and is_held_by_others(error):
                return None
            raise
        return batch

    def _tell(self, batch: Batch, units: Sequence[Unit]) -> None:
        """Once it is committed."""
        batch.outcome.orphans += self.source.orphans(units)
        self.outcome += batch.outcome
        self.tell(batch, self.outcome)

    def _do(self, units: Sequence[Unit], *, moves_on: bool) -> Batch | None:
        holding = hold(units, self.selection, locking="skip" if moves_on else "wait")
        self.pace.note(sum(len(held.cards) for held in holding.held))
        if holding.busy and not moves_on:
            return None
        left = self.asked.max_failures - self.outcome.counts["failed"]
        batch, counted = count_batch(holding.held, self.source, self.selection, most_failures=left)
        write_batch(batch, counted)
        save_states(batch.seen)
        if moves_on:
            is_whole = batch.done == len(holding.held)
            last = units[-1] if is_whole or not batch.done else holding.held[batch.done - 1].unit
            self._defer([unit for unit in holding.busy if unit >= last], last, len(units))
        self.run.save(self.outcome + batch.outcome)
        return batch

    def _defer(self, busy: Sequence[Unit], last: Unit, visited: int) -> None:
        self.run.deferred += busy
        self.run.cursor = last
        self.run.visited += visited


@contextmanager
def _little_to_look_through() -> Iterator[None]:
    """The collector would take 50 ms for all that is loaded, in the middle of a batch as well."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
