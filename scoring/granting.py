"""The archer's leave for a target mate to score a card, given and taken back."""

from uuid import UUID

from django.utils.timezone import now

from scoring.callers import Caller
from scoring.models import Archer, Slot
from scoring.recording import lock_slot
from scoring.refusals import NotFound
from scoring.writing import one_transaction


@one_transaction
def grant_card(slot_id: UUID, *, to: UUID, by: Caller) -> None:
    """Repeating it keeps the first time."""
    # The lock lets two grants at once follow each other.
    slot = lock_slot(slot_id, Slot.objects.owned_by(by))
    slot.grants.get_or_create(archer=_mate(to), defaults={"granted_at": now()})


@one_transaction
def withdraw_grant(slot_id: UUID, *, to: UUID, by: Caller) -> None:
    """From the mate's next request on. What they recorded stays."""
    slot = lock_slot(slot_id, Slot.objects.owned_by(by))
    slot.grants.filter(archer=_mate(to)).delete()


def _mate(archer_id: UUID) -> Archer:
    mate = Archer.objects.filter(public_id=archer_id).first()
    if mate is None:
        raise NotFound("archer", archer_id)
    return mate
