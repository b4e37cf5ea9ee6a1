"""How operations become a card: when each counts, which wins a place, and when two disagree."""

from collections.abc import Collection, Iterable, Sequence
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
    """Whether a device gave another value than the one that stands without having seen it.

    `history` holds all operations on one place in the order of their arrival. An operation has seen
    its base and what its base had seen; and when its base was the value that stood as it arrived,
    all that was there, for a screen shows a dispute with both its values.
    """
    if len({revision.device for revision in history}) < 2:
        return False
    latest: dict[UUID, int] = {}
    seen: list[set[int]] = []
    standing: int | None = None
    for arrival, revision in enumerate(history):
        seen.append(_seen_by(revision, history[:arrival], seen, standing))
        if standing is None or revision.merit > history[standing].merit:
            standing = arrival
        before = latest.get(revision.device)
        if before is None or revision.merit > history[before].merit:
            latest[revision.device] = arrival
    assert standing is not None  # noqa: S101 — there are two revisions at least
    unseen = [
        mine
        for mine in latest.values()
        if not any(mine in seen[other] for other in latest.values())
    ]
    stands = history[standing].operation.value
    return any(history[arrival].operation.value != stands for arrival in unseen)


def _seen_by(
    revision: Revision, earlier: Sequence[Revision], seen: Sequence[set[int]], standing: int | None
) -> set[int]:
    if standing is not None and earlier[standing].operation.op == revision.operation.base:
        return set(range(len(earlier)))
    known: set[int] = set()
    for arrival, other in enumerate(earlier):
        if other.operation.op == revision.operation.base:
            known |= seen[arrival] | {arrival}
        elif other.device == revision.device and other.merit < revision.merit:
            known |= seen[arrival]
    return known
