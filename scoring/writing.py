"""How changes reach the database: each in one transaction; on SQLite one after the other.

SQLite has one writer at a time. Left to themselves, many wait for its lock in no order and some
give up; through one queue they are served as they came. Arrows pass through it on PostgreSQL too:
those that wait together are committed together, which is most of what an arrow costs.
"""

import threading
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial, wraps
from queue import Empty, SimpleQueue
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

# As many as may wait for one commit together.
BATCH = 64
# The writer gives its connection back when nobody has written for so long.
IDLE_SECONDS = 30


def one_transaction[**Given, Result](change: Callable[Given, Result]) -> Callable[Given, Result]:
    """What the function writes is committed as it returns, or not at all.

    Called inside another change, it is part of that one's transaction.
    """

    @wraps(change)
    def committed(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        run = partial(change, *args, **kwargs)
        if connection.in_atomic_block or connection.vendor != "sqlite":
            return _in_transaction(run)
        # The context carries the request's id into the writer's log lines.
        return writer.put(Job(partial(copy_context().run, _in_transaction, run)))  # type: ignore[no-any-return]

    return committed


def together[Request, Outcome](
    change: Callable[[Sequence[Request]], Sequence[Outcome]], request: Request, *, key: Hashable
) -> Outcome:
    """Its outcome, committed with the others that wait; of equal keys one at a time, in order."""
    if connection.in_atomic_block:
        return _in_transaction(partial(change, [request]))[0]
    if connection.vendor != "sqlite":
        # The writer's comes from the same pool: those who wait for it must not hold all there are.
        connection.close()
    return writer.put(Job(change, request, key))  # type: ignore[no-any-return]


def _in_transaction[Result](change: Callable[[], Result]) -> Result:
    with transaction.atomic():
        return change()


@dataclass
class Job:
    change: Callable[..., Any]
    request: Any = None
    # None: it shares its transaction with nobody.
    key: Hashable = None
    answer: Future[Any] = field(default_factory=Future)


class Writer:
    """A queue and the one thread that empties it, started by the first who comes."""

    def __init__(self) -> None:
        self.waiting: SimpleQueue[Job | None] = SimpleQueue()
        self.thread: threading.Thread | None = None
        self.starting = threading.Lock()

    def put(self, job: Job) -> Any:
        with self.starting:
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._work, name="writer", daemon=True)
                self.thread.start()
            self.waiting.put(job)
        return job.answer.result()

    def stop(self) -> None:
        """Let it end, and its connection with it."""
        with self.starting:
            if self.thread is not None:
                self.waiting.put(None)
                self.thread.join()
                self.thread = None

    def _work(self) -> None:
        going, pending = True, list[Job]()
        while going or pending:
            found = self._waiting_now(may_wait=not pending)
            going = going and None not in found
            pending += [job for job in found if job is not None]
            batch, pending = first_batch(pending)
            if batch:
                _serve(batch)
        connection.close()

    def _waiting_now(self, *, may_wait: bool) -> list["Job | None"]:
        found = [self._next()] if may_wait else []
        while len(found) < BATCH:
            try:
                found.append(self.waiting.get_nowait())
            except Empty:
                break
        return found

    def _next(self) -> "Job | None":
        try:
            return self.waiting.get(timeout=IDLE_SECONDS)
        except Empty:
            connection.close()
            return self.waiting.get()


writer = Writer()


def first_batch(pending: Sequence[Job]) -> tuple[list[Job], list[Job]]:
    """The oldest, with all that want the same change with other keys; and what is left, in order.

    Of each key one at a time: whoever sends much for one card waits behind everybody else's.
    """
    batch: list[Job] = []
    left: list[Job] = []
    keys: set[Hashable] = set()
    for job in pending:
        shares = job.key is not None and bool(batch) and job.change is batch[0].change
        if len(batch) < BATCH and (not batch or (shares and job.key not in keys)):
            batch.append(job)
        else:
            left.append(job)
        keys.add(job.key)
    return batch, left


def _serve(batch: list[Job]) -> None:
    try:
        outcomes = _outcomes(batch)
    except (OperationalError, InterfaceError) as away:
        # The database is away or busy: everybody hears so, and nobody is made to wait in turn for
        # the same news.
        for job in batch:
            job.answer.set_exception(away)
        connection.close()
    except BaseException as error:  # noqa: BLE001 — it belongs to whoever asked, not to the writer
        if len(batch) == 1:
            batch[0].answer.set_exception(error)
        else:
            # Nothing was committed. One spoilt it: each by itself, the others will succeed.
            for job in batch:
                _serve([job])
    else:
        for job, outcome in zip(batch, outcomes, strict=True):
            job.answer.set_result(outcome)


def _outcomes(batch: list[Job]) -> Sequence[Any]:
    if batch[0].key is None:
        return [batch[0].change()]
    change, requests = batch[0].change, [job.request for job in batch]
    outcomes: Sequence[Any] = _in_transaction(partial(change, requests))
    return outcomes
