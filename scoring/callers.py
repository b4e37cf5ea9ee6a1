"""Who asks: an archer, a device that may touch one card only, or a link that shows one."""

from dataclasses import dataclass
from uuid import UUID, uuid5

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


def own_device(caller: Caller) -> UUID:
    """The device behind an archer's shots that come without one: always the same."""
    return uuid5(_OWN_DEVICES, f"appended shots of {caller.archer_id}")


_OWN_DEVICES = UUID("3b5c1c1e-2f0a-5d63-9a53-6d1c0f3c8a11")
