"""How operations become a card: when each counts, which wins a place, and when two disagree."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

MAX_AGE_MS = 72 * 60 * 60 * 1000


class Operation(NamedTuple):
    """`(slot, number) := value`, as a device asked for it. A value of None clears the place."""

    op: UUID
    seq: int
    number: int
    value: str | None
    x_mm: float | None = None
    y_mm: float | None = None
    arrow_id: UUID | None = None
    # The device's clock when the archer tapped; None: as it arrives.
    shot_ms: int | None = None
    # The operation whose value the archer saw there.
    base: UUID | None = None


class Revision(NamedTuple):
    """An accepted operation. `version` is the order of arrival, `effective_ms` when it counts."""

    version: int
    device: UUID
    effective_ms: int
    operation: Operation

    @property
    def merit(self) -> tuple[int, UUID, int, UUID]:
        """The greatest wins the place, in whatever order they arrived."""
        return (self.effective_ms, self.device, self.operation.seq, self.operation.op)


def counts_from(now_ms: int, *, shot_ms: int | None, sent_ms: int) -> int:
    """When an operation counts, on our clock: of the device's clock only a duration is believed."""
    if shot_ms is None:
        return now_ms
    return now_ms - min(max(sent_ms - shot_ms, 0), MAX_AGE_MS)


def in_sequence(effective_ms: int, *, seq: int, clock: Collection[tuple[int, int]]) -> int:
    """Held between the device's neighbours by `seq`, so that two edits of one device never swap.

    `clock` has the `seq` of this device's other operations and when each counts: pairs, since a
    phone that was restored from a copy counts twice.
    """
    earlier = [at for other, at in clock if other < seq]
    later = [at for other, at in clock if other > seq]
    return min([max([effective_ms, *earlier]), *later])


def winner(history: Iterable[Revision]) -> Revision | None:
    return max(history, key=lambda revision: revision.merit, default=None)


def is_disputed(history: Sequence[Revision]) -> bool:
    """Whether a device's last word, seen by no other's last word, is not the value that stands.

    `history` holds all operations on one place in the order of their arrival. An operation has seen
    its base and what its base had seen; and when its base was the value that stood as it arrived,
    all that was there, for a screen shows a dispute with both its values.
    """
    if len({revision.device for revision in history}) < 2:
        return False
    by_merit = sorted(range(len(history)), key=lambda arrival: history[arrival].merit)
    rank = {arrival: place for place, arrival in enumerate(by_merit)}
    last_words = {history[arrival].device: arrival for arrival in by_merit}
    seen = _seen(history, rank)
    seen_by_last_words = 0
    for arrival in last_words.values():
        seen_by_last_words |= seen[arrival]
    stands = history[by_merit[-1]].operation.value
    return any(
        history[arrival].operation.value != stands
        for arrival in last_words.values()
        if not seen_by_last_words >> arrival & 1
    )


def _seen(history: Sequence[Revision], rank: Mapping[int, int]) -> list[int]:
    """For each operation those that it has seen, by arrival, as the bits of a number: one place may
    have been changed often, and sets of so many would cost all others their time."""
    seen: list[int] = []
    by_op: dict[UUID, list[int]] = defaultdict(list)
    by_device: dict[UUID, list[int]] = defaultdict(list)
    standing: int | None = None
    for arrival, revision in enumerate(history):
        known = 0
        if standing is not None and history[standing].operation.op == revision.operation.base:
            known = (1 << arrival) - 1
        else:
            for base in by_op[revision.operation.base] if revision.operation.base else ():
                known |= seen[base] | 1 << base
            for own in by_device[revision.device]:
                if rank[own] < rank[arrival]:
                    known |= seen[own]
        seen.append(known)
        by_op[revision.operation.op].append(arrival)
        by_device[revision.device].append(arrival)
        if standing is None or rank[arrival] > rank[standing]:
            standing = arrival
    return seen
