"""What archers wait for beside something else: acknowledgements of a server, locks of cards."""

import contextlib
import json
import random
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from archstats.faults.cards import VALUES, CardKey
from archstats.faults.past import STRIDE, Ask, looking_into
from archstats.faults.phones import Scorecard
from archstats.faults.wire import Line
from archstats.tests.serving import Server

# An archer taps far more seldom, but here there are few.
PAUSE_SECONDS = 0.2
BETWEEN_LOOKS_SECONDS = 0.004
# About as many shoots as a batch has.
NEAR = 30
CURSOR = (
    "SELECT cursor FROM leaderboard_backfillrun WHERE status = 'running' AND cursor IS NOT NULL"
)


class Waiting(threading.Thread, ABC):
    """Something that is done again and again, and how long each took."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.milliseconds: list[float] = []
        self.enough = threading.Event()
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            self.wait_again_and_again()
        except Exception as failure:  # noqa: BLE001 — told to whoever waits for this thread
            self.failure = failure

    @abstractmethod
    def wait_again_and_again(self) -> None: ...

    @contextlib.contextmanager
    def timed(self) -> Iterator[None]:
        since = time.perf_counter()
        yield
        self.milliseconds.append((time.perf_counter() - since) * 1000)


@contextlib.contextmanager
def meanwhile(waiting: Sequence[Waiting]) -> Iterator[None]:
    for each in waiting:
        each.start()
    try:
        yield
    finally:
        for each in waiting:
            each.enough.set()
        for each in waiting:
            each.join()
    for each in waiting:
        if each.failure is not None:
            raise each.failure


class Tapping(Waiting):
    """An archer who sends an arrow, and the next one a moment after it was acknowledged."""

    def __init__(self, server: Server, key: CardKey) -> None:
        super().__init__()
        self.line, self.card = Line(server.port), Scorecard(key)

    def wait_again_and_again(self) -> None:
        while not self.enough.wait(random.uniform(0, 2 * PAUSE_SECONDS)):
            operations = self.card.end([random.choice(VALUES)])
            request = self.card.request(operations)
            with self.timed():
                self.line.send(request)
                answer = self.line.answer()
            if answer.status != 200:
                raise RuntimeError(f"{answer.status}: {answer.body.decode()}")
            self.card.take(answer.body, operations)
        self.line.break_off()


class Locking(Waiting):
    """Locks a card of those whose turn in the running backfill is now, as its next arrow would."""

    def __init__(self, database_url: str, archers: int) -> None:
        super().__init__()
        self.database_url, self.archers = database_url, archers

    def wait_again_and_again(self) -> None:
        with looking_into(self.database_url) as ask:
            while not self.enough.wait(BETWEEN_LOOKS_SECONDS):
                if running := ask(CURSOR):
                    self._lock(ask, self._next(running[0][0]))

    def _lock(self, ask: Ask, card: int) -> None:
        # SQLite has one lock for all.
        if self.database_url.startswith("sqlite"):
            with self.timed():
                ask("BEGIN IMMEDIATE")
        else:
            ask("BEGIN")
            with self.timed():
                ask(f"SELECT version FROM scoring_slot WHERE id = {card} FOR NO KEY UPDATE")  # noqa: S608 — a number
        ask("ROLLBACK")

    def _next(self, cursor: Any) -> int:
        """The key of a card of the next shoots."""
        told = json.loads(cursor) if isinstance(cursor, str) else cursor
        shoot: int = told["unit"][2]
        # Keys rise as shoots get older: in the walk's own order.
        copy = shoot // STRIDE + random.randint(1, NEAR)
        return copy * STRIDE + random.randint(1, self.archers)
