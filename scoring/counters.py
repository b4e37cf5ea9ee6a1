"""What has happened in this process since it began, in plain numbers for whoever shows them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from threading import Lock


class Counted:
    """How often, of each kind. From any thread: adding to a number is no single step."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[str] = Counter()

    def add(self, kinds: Iterable[str]) -> None:
        with self._lock:
            for kind in kinds:
                self._counts[kind] += 1

    def so_far(self) -> dict[str, int]:
        with self._lock:
            return dict(self._counts)


class Durations:
    """How many took at most as long as each bound, and how long all of them took together."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self._lock = Lock()
        self._counts = [0] * (len(bounds) + 1)
        self._seconds = 0.0

    def add(self, seconds: float) -> None:
        place = bisect_left(self.bounds, seconds)
        with self._lock:
            self._counts[place] += 1
            self._seconds += seconds

    def so_far(self) -> tuple[list[int], float]:
        """Of each bound those that took longer than the one before; last, longer than any."""
        with self._lock:
            return [*self._counts], self._seconds


# Of a phone's operations, by what became of them; and the places on which two devices came to
# disagree.
operations = Counted()
# From the moment that a request to write a card is ready to be written until it is committed.
acknowledged = Durations((0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5))
# By the words of each limit: what was counted against it, each wrong code say, and what it refused.
against_limits = Counted()
beyond_limits = Counted()
