"""Which life of the data this is."""

import uuid
from typing import Any

from scoring.live.rooms import Changes, Room
from scoring.models import Installation
from scoring.writing import one_transaction


def current_epoch() -> str:
    """Every screen replaces what it shows when this differs from what it knew."""
    return Installation.objects.get().epoch.hex


def shown_at_first(room: Room) -> tuple[Changes, dict[str, Any]]:
    """All that a page shows of a room, and what it has to write beside it to go on from there."""
    # Before the rows: after a restore between them the page would seem to be of the new epoch.
    epoch = current_epoch()
    told = room.changes_since(None)
    return told, {"room": room.name, "epoch": epoch, "version": told.version}


@one_transaction
def begin_epoch() -> None:
    """After a restore: versions that screens have seen may now mean something else."""
    Installation.objects.update(epoch=uuid.uuid4())
