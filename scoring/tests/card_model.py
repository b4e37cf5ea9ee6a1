"""What a card must hold, worked out from the rules alone, slowly and plainly.

It shares no code with what it checks and keeps no sums: every answer is counted from all accepted
operations again. An operation is anything with `op`, `seq`, `number`, `value`, `shot_ms`, `base`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from scoring.tests.card_history import Kept, greatest, seen_by_each

LONGEST_MS = 72 * 60 * 60 * 1000


class Answer(NamedTuple):
    op: UUID
    status: str
    number: int
    revision: int | None


class Refused(NamedTuple):
    """The whole request. `kind` is the class of scoring.refusals that is raised."""

    kind: str


@dataclass
class CardModel:
    """One card. `points` are of the values on its face, `places` of its round."""

    points: Mapping[str, int]
    places: int | None = None
    version: int = 0
    kept: list[Kept] = field(default_factory=list)
    left_ms: int | None = None
    # Set from above, as by the end of a shoot.
    ended_ms: int | None = None
    finished_ms: int | None = None
    is_confirmed: bool = False
    last_shot_ms: int | None = None
    # The card's version after the request that last changed what stands at a place.
    shot_versions: dict[int, int] = field(default_factory=dict)
    # Of the places that the request changed which is being judged: what was shown there before.
    _before: dict[int, Any] = field(default_factory=dict)

    # --- What happens -----------------------------------------------------------------------

    def receive(
        self, device: UUID, operations: Sequence[Any], *, sent_ms: int, now_ms: int
    ) -> list[Answer] | Refused:
        """What a phone sent: each operation is judged by itself."""
        if self._is_gone(now_ms):
            return Refused("Gone")
        answers = []
        for operation in operations:
            counts_ms = now_ms - _age_ms(operation, sent_ms)
            answers.append(self._judge(device, operation, counts_ms, now_ms))
        if (
            len(operations) == 1
            and answers[0].status == "refused"
            and self._known(device, operations[0].op)
        ):
            return Refused("Invalid")
        self._settle(now_ms)
        return answers

    def make(
        self, device: UUID, operations: Sequence[Any], *, now_ms: int, is_correction: bool = False
    ) -> list[Answer] | Refused:
        """Made here and not on a phone: all of them stand or none. Without a number they take the
        next free places, in order. Only a correction is taken in whatever state the card is."""
        if self._is_gone(now_ms):
            return Refused("Gone")
        version, kept = self.version, list(self.kept)
        answers = []
        for operation in operations:
            number = operation.number or self.last_place + 1
            made, counts_ms = self._made_here(device, operation, number, now_ms)
            answer = self._judge(device, made, counts_ms, now_ms, is_correction=is_correction)
            answers.append(answer)
            if answer.status == "refused":
                kind = self._kind(device, made, is_correction=is_correction)
                self.version, self.kept = version, kept
                self._before = {}
                return Refused(kind)
        self._settle(now_ms)
        return answers

    def confirm(self, total: int | None) -> Refused | None:
        if self.finished_ms is None or total not in (None, self.total):
            return Refused("Conflict")
        if self.is_confirmed:
            return None
        if self.disputed_places:
            return Refused("Conflict")
        self.is_confirmed = True
        self.version += 1
        return None

    def finish(self, now_ms: int) -> None:
        if self.finished_ms is None:
            self.finished_ms = now_ms
            self.version += 1

    # --- What the card holds ----------------------------------------------------------------

    @property
    def used_places(self) -> list[int]:
        return sorted({kept.operation.number for kept in self.kept})

    def history(self, number: int) -> list[Kept]:
        return [kept for kept in self.kept if kept.operation.number == number]

    def standing(self, number: int) -> Any:
        """None where nothing ever stood."""
        return greatest(self.history(number))

    @property
    def values(self) -> dict[int, str]:
        """Without the places that were cleared."""
        standing = {number: self.standing(number).operation.value for number in self.used_places}
        return {number: value for number, value in standing.items() if value is not None}

    @property
    def last_place(self) -> int:
        return max(self.values, default=0)

    @property
    def value_counts(self) -> dict[str, int]:
        return dict(Counter(self.values.values()))

    @property
    def total(self) -> int:
        return sum(self.points[value] for value in self.values.values())

    @property
    def shots_fired(self) -> int:
        return len(self.values)

    @property
    def shots_hit(self) -> int:
        return sum(self.points[value] > 0 for value in self.values.values())

    @property
    def disputed_places(self) -> list[int]:
        return [number for number in self.used_places if self.is_disputed(number)]

    def is_disputed(self, number: int) -> bool:
        """A device's last word on a place is open until another device's last word has seen it.
        While one that is open is another value than the one that stands, they disagree."""
        history = self.history(number)
        devices = {kept.device for kept in history}
        last_words = [greatest(kept for kept in history if kept.device == d) for d in devices]
        seen_by = dict(zip(history, seen_by_each(history), strict=True))
        seen = set().union(*(seen_by[word] for word in last_words))
        stands = self.standing(number).operation.value
        return any(
            word.operation.value != stands for word in last_words if word.version not in seen
        )

    # --- How an operation is judged ---------------------------------------------------------

    def _judge(
        self,
        device: UUID,
        operation: Any,
        counts_ms: int,
        now_ms: int,
        *,
        is_correction: bool = False,
    ) -> Answer:
        refused = Answer(operation.op, "refused", operation.number, None)
        known = self._known(device, operation.op)
        if known:
            if known.operation != operation:
                return refused
            return Answer(operation.op, "repeated", operation.number, known.version)
        effective_ms = self._between_neighbours(device, operation.seq, counts_ms)
        closed_ms = self._closed_ms(operation.number)
        if not self._can_be(operation):
            return refused
        if not is_correction:
            is_too_late = closed_ms is not None and (
                effective_ms > closed_ms or now_ms > closed_ms + LONGEST_MS
            )
            if self.is_confirmed or is_too_late:
                return refused
        self.version += 1
        is_late = closed_ms is not None and now_ms > closed_ms and not is_correction
        kept = Kept(self.version, device, effective_ms, is_late, operation)
        self._before.setdefault(operation.number, self._shown(operation.number))
        self.kept.append(kept)
        wins = self.standing(operation.number) is kept
        return Answer(
            operation.op, "applied" if wins else "superseded", operation.number, self.version
        )

    def _made_here(self, device: UUID, operation: Any, number: int, now_ms: int) -> tuple[Any, int]:
        """It counts from the card's own version, has seen what stands and comes after it; unless
        it is known."""
        if known := self._known(device, operation.op):
            made = known.operation
            return operation._replace(number=made.number, seq=made.seq, base=made.base), now_ms
        standing = self.standing(number)
        counts_ms = now_ms - _age_ms(operation, now_ms)
        if standing:
            counts_ms = max(counts_ms, standing.effective_ms + 1)
        base = standing.operation.op if standing else None
        return operation._replace(number=number, seq=self.version + 1, base=base), counts_ms

    def _kind(self, device: UUID, operation: Any, *, is_correction: bool) -> str:
        """What was given can never be right, or it might at another time. That the next place is
        beyond the card is nobody's mistake."""
        if self._known(device, operation.op):
            return "Invalid"
        if not self._has_place(operation.number):
            return "Invalid" if is_correction else "Conflict"
        return "Conflict" if self._is_on_face(operation.value) else "Invalid"

    def _known(self, device: UUID, op: UUID) -> Kept | None:
        found = [kept for kept in self.kept if (kept.device, kept.operation.op) == (device, op)]
        return found[0] if found else None

    def _between_neighbours(self, device: UUID, seq: int, counts_ms: int) -> int:
        mine = [kept for kept in self.kept if kept.device == device]
        for kept in mine:
            if kept.operation.seq < seq:
                counts_ms = max(counts_ms, kept.effective_ms)
        for kept in mine:
            if kept.operation.seq > seq:
                counts_ms = min(counts_ms, kept.effective_ms)
        return counts_ms

    def _can_be(self, operation: Any) -> bool:
        return self._has_place(operation.number) and self._is_on_face(operation.value)

    def _is_on_face(self, value: str | None) -> bool:
        return value is None or value in self.points

    def _has_place(self, number: int) -> bool:
        return 1 <= number <= (self.places or min(self.last_place + 300, 20_000))

    def _is_gone(self, now_ms: int) -> bool:
        """Then not even a correction is taken, nor a repeated operation known."""
        return self.ended_ms is not None and now_ms > self.ended_ms + LONGEST_MS

    def _closed_ms(self, number: int) -> int | None:
        """Leaving and the end from above close all; finishing closes the places never used."""
        ends = [self.left_ms, self.ended_ms]
        if not self.history(number):
            ends.append(self.finished_ms)
        return min((end for end in ends if end is not None), default=None)

    def _shown(self, number: int) -> tuple[Any, ...] | None:
        """What a screen tells apart."""
        standing = self.standing(number)
        return standing and (
            standing.operation,
            standing.effective_ms,
            self.is_disputed(number),
        )

    def _settle(self, now_ms: int) -> None:
        """After the last operation of a request that stands."""
        if not self._before:
            return
        self.last_shot_ms = now_ms
        if self.finished_ms is None and self.shots_fired == self.places:
            self.finished_ms = now_ms
        for number, shown in self._before.items():
            if self._shown(number) != shown:
                self.shot_versions[number] = self.version
        self._before = {}


def _age_ms(operation: Any, sent_ms: int) -> int:
    """Of a device's clock only a duration is believed, and no impossible one."""
    return 0 if operation.shot_ms is None else min(max(sent_ms - operation.shot_ms, 0), LONGEST_MS)
