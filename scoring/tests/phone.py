"""A phone as the app behaves on one: it counts what it sends, and its clock may be wrong."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from scoring.callers import Caller
from scoring.merging import Operation
from scoring.models import Archer, Slot
from scoring.recording import CardAnswer, CardRequest, record
from scoring.times import milliseconds


@dataclass
class Phone:
    archer: Archer
    # How far its clock is ahead of ours.
    ahead_ms: int = 0
    device: uuid.UUID = field(default_factory=uuid.uuid4)
    seq: int = 0

    def now_ms(self) -> int:
        return milliseconds(timezone.now()) + self.ahead_ms

    def operation(
        self, number: int, value: str | None, *, age_ms: int = 0, **facts: Any
    ) -> Operation:
        self.seq += 1
        made: dict[str, Any] = {
            "op": uuid.uuid4(),
            "seq": self.seq,
            "shot_ms": self.now_ms() - age_ms,
        }
        return Operation(number=number, value=value, **(made | facts))

    def send(self, slot: Slot, *operations: Operation) -> CardAnswer:
        by = Caller(self.archer.pk)
        return record(CardRequest(slot.public_id, by, self.device, operations, self.now_ms()))

    def tap(self, slot: Slot, number: int, value: str | None, **facts: Any) -> CardAnswer:
        return self.send(slot, self.operation(number, value, **facts))

    def tap_all(self, slot: Slot, *values: str | None) -> CardAnswer:
        """From the first place on."""
        taps = [self.operation(number, value) for number, value in enumerate(values, start=1)]
        return self.send(slot, *taps)
