"""What was accepted at a place: which of it counts, and what each had seen."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID


class Kept(NamedTuple):
    """An accepted operation."""

    version: int
    device: UUID
    effective_ms: int
    is_late: bool
    operation: Any

    @property
    def merit(self) -> tuple[int, UUID, int, UUID]:
        return (self.effective_ms, self.device, self.operation.seq, self.operation.op)


def greatest(history: Iterable[Kept]) -> Any:
    return max(history, key=lambda kept: kept.merit, default=None)


def seen_by_each(history: Sequence[Kept]) -> list[set[int]]:
    """For each of a place's operations, the versions that its archer had seen.

    All that was there, when the base was the value that stood as it arrived. Else the base and
    what that had seen, and what the device's own earlier operations had seen.
    """
    seen: list[set[int]] = []
    for index, kept in enumerate(history):
        before = history[:index]
        stood = greatest(before)
        if stood and stood.operation.op == kept.operation.base:
            seen.append({earlier.version for earlier in before})
            continue
        bases = [i for i in range(index) if before[i].operation.op == kept.operation.base]
        own = [i for i in range(index) if before[i].device == kept.device]
        own = [i for i in own if before[i].merit < kept.merit]
        seen.append({before[i].version for i in bases}.union(*(seen[i] for i in bases + own)))
    return seen
