"""Who asks: an archer, a device that may touch one card only, or a link that shows one."""

from dataclasses import dataclass

# The key of no archer.
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Caller:
    archer_id: int
    # The primary key of the one slot that a capability opens; None for an archer.
    only_slot: int | None = None
    sees_everything: bool = False
    # Whoever has the link to a card: no archer, so nothing is done in anybody's name.
    only_reads: bool = False
