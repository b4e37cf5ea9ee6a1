"""Which life of the data this is."""

import uuid

from scoring.models import Installation
from scoring.writing import one_transaction


def current_epoch() -> str:
    """Every screen replaces what it shows when this differs from what it knew."""
    return Installation.objects.get().epoch.hex


@one_transaction
def begin_epoch() -> None:
    """After a restore: versions that screens have seen may now mean something else."""
    Installation.objects.update(epoch=uuid.uuid4())
