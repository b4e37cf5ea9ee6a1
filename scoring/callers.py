"""Who asks: an archer, or a device that may touch one card only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    archer_id: int
    # The primary key of the one slot that a capability opens; None for an archer.
    only_slot: int | None = None
    sees_everything: bool = False
