"""How much goes into a batch: an archer whose card is in it waits until it is committed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Well below what an archer may be made to wait: a batch now and then takes longer than the last.
_HELD_SECONDS = 0.02
_FIRST = 10
# So many times the last batch at most.
_GROWTH = 2


class Pace:
    """`units` is how many the next batch takes; never more than it was told."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.units = min(_FIRST, most)

    @contextmanager
    def measured(self, units: int) -> Iterator[None]:
        """Around a batch of so many."""
        since = time.perf_counter()
        yield
        took = time.perf_counter() - since
        fitting = min(units * _HELD_SECONDS / took, units * _GROWTH)
        self.units = max(1, min(int(fitting), self.most))
        if connection.vendor == "sqlite":
            # Who waits for its one lock looks again at growing intervals: it is free for as long
            # as it was held.
            time.sleep(took)
