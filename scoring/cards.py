"""One locked card in memory: which operations it takes, and what it holds then. Writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from scoring.faces import shaft_for
from scoring.merging import Operation, Revision, in_sequence, is_disputed, winner
from scoring.models.slot import LATE_FOR, Slot
from scoring.sheets import Sheet
from scoring.tally import count_shots
from scoring.times import milliseconds

# No archer changes one arrow this often; without an end, judging a place would become slow.
CHANGES_OF_A_PLACE = 50

# In the place of a device's count: the card's own, which always rises.
UNNUMBERED = -1
# In the place of a value: the server reads it from the face where the arrow struck. Longer than any
# value that can be sent, so nobody asks for it by mistake.
TO_BE_READ = "to be read from the face"

type Status = Literal["applied", "superseded", "repeated", "refused"]


class Verdict(NamedTuple):
    """What became of an operation. `revision` is the slot version that it made, once and for all.

    A refusal has its reason, and names the `field` where what was given could never be right.
    """

    op: UUID
    status: Status
    number: int
    revision: int | None = None
    reason: str = ""
    field: str = ""


class PlaceNow(NamedTuple):
    """What stands at a place: the operation that won it, and whether a device disagrees."""

    operation: Operation
    effective_ms: int
    is_disputed: bool


class Accepted(NamedTuple):
    revision: Revision
    is_late: bool


class Why(NamedTuple):
    reason: str
    field: str = ""


@dataclass
class Card:
    """`histories` holds every revision of the places that a request touches, in order of arrival;
    `known` is of the request's device alone, `clock` of this archer on that device: by another's
    numbers nobody can hold an archer's operations back."""

    slot: Slot
    device: UUID
    actor_id: int
    histories: dict[int, list[Revision]] = field(default_factory=dict)
    known: dict[UUID, Revision] = field(default_factory=dict)
    clock: list[tuple[int, int]] = field(default_factory=list)
    # Of the archer's arrows that the request names, the diameter where it is known.
    shafts: Mapping[UUID, float | None] = field(default_factory=dict)
    accepted: list[Accepted] = field(default_factory=list)
    # Of the places that were touched: what stood there before, and what is different now.
    before: dict[int, PlaceNow | None] = field(default_factory=dict)
    changed: dict[int, PlaceNow] = field(default_factory=dict)

    def take(
        self, operation: Operation, *, counts_ms: int, now_ms: int, is_correction: bool = False
    ) -> Verdict:
        """`counts_ms`: when it counts by the device's own word (`merging.counts_from`)."""
        if (known := self.known.get(operation.op)) is not None:
            return _repeated(known, operation)
        effective_ms = in_sequence(counts_ms, seq=operation.seq, clock=self.clock)
        closed_ms = None if is_correction else self._closed_ms(operation.number)
        why = self._why_not(operation)
        if not why and not is_correction:
            why = self._why_not_now(operation.number, effective_ms, now_ms, closed_ms)
        if why:
            return Verdict(operation.op, "refused", operation.number, None, why.reason, why.field)
        is_late = closed_ms is not None and now_ms > closed_ms
        return self._accept(operation, effective_ms, is_late=is_late)

    def bring(self, operation: Operation, *, effective_ms: int) -> None:
        """From an archer's file, as it stood where it was shot; whoever read the file judged it."""
        self._accept(operation, effective_ms, is_late=False)

    def placed(self, operation: Operation, counts_ms: int) -> tuple[Operation, int]:
        """An operation that is made here gets its place (the next that is free, unless it names
        one), has seen what stands there, and counts after it."""
        known = self.known.get(operation.op)
        number = known.operation.number if known else operation.number or self.slot.last_place + 1
        value = operation.value
        if value == TO_BE_READ and operation.x_mm is not None and operation.y_mm is not None:
            # Once read it stays so: the face, or what is known of the arrow, may be another now.
            value = (
                known.operation.value
                if known
                else self._read(number, operation.x_mm, operation.y_mm, operation.arrow_id)
            )
        if known:
            seen, seq = known.operation.base, known.operation.seq
        else:
            standing = winner(self.histories.get(number, ()))
            seen, seq = standing and standing.operation.op, self.slot.version + 1
            counts_ms = max(counts_ms, standing.effective_ms + 1 if standing else counts_ms)
        return operation._replace(number=number, value=value, seq=seq, base=seen), counts_ms

    def _read(self, number: int, x_mm: float, y_mm: float, arrow_id: UUID | None) -> str:
        """What an arrow there scores on the face of this place; TO_BE_READ where nobody knows."""
        sheet = self.slot.sheet
        if not sheet.has_place(number, last_used=self.slot.last_place):
            return TO_BE_READ
        face = sheet.face_at(number)
        if face is None:
            return TO_BE_READ
        shaft_mm = arrow_id and self.shafts.get(arrow_id)
        usual_mm = shaft_for(is_indoor=self.slot.is_indoor)
        read = face.value_at(x_mm, y_mm, shaft_mm=shaft_mm or usual_mm)
        return sheet.keypad.folded(read) if sheet.is_scored else read

    def places_now(self, numbers: Iterable[int]) -> dict[int, PlaceNow]:
        """What stands at these places, for those that were ever used."""
        found = {number: place_now(self.histories.get(number, ())) for number in {*numbers}}
        return {number: place for number, place in found.items() if place}

    def new_disputes(self, places: Mapping[int, PlaceNow]) -> int:
        """On how many of these devices disagree, and did not before."""
        disputed = [self.before.get(number) for number in places if places[number].is_disputed]
        return sum(was is not None and not was.is_disputed for was in disputed)

    def settle(self, now: datetime) -> None:
        """Once all is judged: what is different now, and the slot's totals with it."""
        slot = self.slot
        for number, place in self.places_now(self.before).items():
            if place != self.before[number]:
                self.changed[number] = place
        count_again(slot)
        slot.last_shot_at = now
        if slot.shots_fired == slot.sheet.place_count and slot.finished_at is None:
            slot.finished_at = now

    def _accept(self, operation: Operation, effective_ms: int, *, is_late: bool) -> Verdict:
        self.slot.version += 1
        revision = Revision(self.slot.version, self.device, effective_ms, operation)
        history = self.histories.setdefault(operation.number, [])
        if operation.number not in self.before:
            self.before[operation.number] = place_now(history)
        standing = winner(history)
        history.append(revision)
        self.known[operation.op] = revision
        self.clock.append((operation.seq, effective_ms))
        self.accepted.append(Accepted(revision, is_late))

        status: Status = "superseded"
        if standing is None or revision.merit > standing.merit:
            status = "applied"
            self._replace(standing and standing.operation.value, operation)
        return Verdict(operation.op, status, operation.number, revision.version)

    def _replace(self, value: str | None, operation: Operation) -> None:
        counts = self.slot.value_counts
        if value is not None:
            counts[value] -= 1
            if not counts[value]:
                del counts[value]
        if operation.value is not None:
            counts[operation.value] = counts.get(operation.value, 0) + 1
            self.slot.last_place = max(self.slot.last_place, operation.number)

    def _why_not(self, operation: Operation) -> Why | None:
        """What could never be right on this card."""
        sheet, number, value = self.slot.sheet, operation.number, operation.value
        if not sheet.has_place(number, last_used=self.slot.last_place):
            return Why(f"the card has no place {number}", "number")
        if (operation.x_mm is None) != (operation.y_mm is None):
            return Why("x and y belong together", "x" if operation.x_mm is None else "y")
        if value is not None and not sheet.accepts(value):
            return Why(_not_accepted(value, sheet), "value")
        if operation.arrow_id is not None and operation.arrow_id not in self.shafts:
            return Why("the archer has no such arrow", "arrow_id")
        return None

    def _why_not_now(
        self, number: int, effective_ms: int, now_ms: int, closed_ms: int | None
    ) -> Why | None:
        if self.slot.confirmed_at:
            return Why("the card is confirmed")
        if closed_ms is not None and (
            effective_ms > closed_ms or now_ms > closed_ms + LATE_FOR.total_seconds() * 1000
        ):
            return Why("the card is finished" if self.slot.finished_at else "the card is closed")
        if len(self.histories.get(number, ())) >= CHANGES_OF_A_PLACE:
            return Why(f"place {number} was changed too often")
        return None

    def _closed_ms(self, number: int) -> int | None:
        """A finished card takes corrections of its shots, but no further shot."""
        ends = [self.slot.closed_at]
        if not self.histories.get(number):
            ends.append(self.slot.finished_at)
        return min((milliseconds(end) for end in ends if end is not None), default=None)


def count_again(slot: Slot) -> None:
    """The totals that follow from the values on the card."""
    sheet = slot.sheet
    slot.total = sum(
        (sheet.points_for(value) or 0) * count for value, count in slot.value_counts.items()
    )
    slot.shots_fired, slot.shots_hit = count_shots(slot.value_counts, sheet.keypad)


def place_now(history: Sequence[Revision]) -> PlaceNow | None:
    best = winner(history)
    if best is None:
        return None
    return PlaceNow(best.operation, best.effective_ms, is_disputed(history))


def _not_accepted(value: str, sheet: Sheet) -> str:
    if not sheet.is_scored:
        return "nothing is scored on this card"
    if value == TO_BE_READ:
        return "this face is not known well enough to read the value from it"
    return f"{value!r} is not on the face" if value else "an arrow on this face needs its value"


def _repeated(known: Revision, operation: Operation) -> Verdict:
    if known.operation != operation:
        reason = "this operation was sent before with another content"
        return Verdict(operation.op, "refused", operation.number, None, reason, "op")
    return Verdict(operation.op, "repeated", operation.number, known.version)
