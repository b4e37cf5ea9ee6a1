"""How long archers and screens waited, and what is too long."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


class Late(Exception):
    """All is kept, and archers waited too long to be told so."""


def p99(seconds: Sequence[float]) -> float:
    """Not exceeded by 99 of 100."""
    return statistics.quantiles(seconds, n=100, method="inclusive")[-1]


@dataclass(frozen=True)
class Waited:
    """How long the answers took of many who wrote at once."""

    answers: int
    median_ms: float
    p99_ms: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Self:
        return cls(len(seconds), statistics.median(seconds) * 1000, p99(seconds) * 1000)

    def must_be_within(self, most_ms: float, *, writers: int, seconds: float) -> None:
        """Raises where one answer in a hundred took longer, or all were held up for long.

        Whoever waits sends nothing meanwhile: of a server that stands still for seconds one answer
        to each writer is late, far from one in a hundred. It shows in how few answers there are.
        """
        fewest = writers * seconds * 1000 / most_ms
        if self.p99_ms > most_ms or self.answers < fewest:
            raise Late(
                f"99 of 100 in {self.p99_ms:.0f} ms, allowed {most_ms:.0f};"
                f" {self.answers} answers, expected {fewest:.0f} or more"
            )
