"""How long archers and screens waited."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


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
