"""How much goes into a batch: an archer whose card is in it waits until it is committed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Well below what an archer may be made to wait: a batch now and then takes longer than the last.
_HELD_SECONDS = 0.02
# With fewer than that the statements take what they take, and it would only come to be more of
# them. No batch has many times the cards of the one before.
_FEWEST_CARDS, _GROWTH = 25, 2


class Pace:
    """`units` is how many the next batch takes; never more than it was told."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.cards: float = _FEWEST_CARDS
        self.units = 1
        self.noted = 0

    def note(self, cards: int) -> None:
        """As many as the batch under way holds."""
        self.noted = cards

    @contextmanager
    def measured(self, units: int) -> Iterator[None]:
        """Around a batch of so many."""
        self.noted, since = 0, time.perf_counter()
        yield
        took = time.perf_counter() - since
        if self.noted:
            fitting = min(self.noted * _HELD_SECONDS / took, self.noted * _GROWTH)
            self.cards = max(_FEWEST_CARDS, fitting)
            self.units = max(1, min(int(self.cards * units / self.noted), self.most))
        if connection.vendor == "sqlite":
            # Who waits for its one lock looks again at growing intervals: it is free for as long
            # as it was held.
            time.sleep(took)
