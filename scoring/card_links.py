"""A link that shows one card to whoever has it, for as long as its archer wants."""

from uuid import UUID

from django.utils import timezone

from scoring.callers import NOBODY, Caller
from scoring.device_keys import hash_of, new_token
from scoring.models import CardLink, Slot
from scoring.recording import lock_slot
from scoring.writing import one_transaction


@one_transaction
def make_card_link(slot_id: UUID, *, by: Caller) -> str:
    """Its token, which cannot be shown again. A link that was made before is dead."""
    slot = lock_slot(slot_id, Slot.objects.owned_by(by))
    token = new_token()
    link = {"token_hash": hash_of(token), "made_at": timezone.now()}
    CardLink.objects.update_or_create(slot=slot, defaults=link)
    return token


@one_transaction
def revoke_card_link(slot_id: UUID, *, by: Caller) -> None:
    """Who looks at the card by it is sent away within a tick. Repeating it is no mistake."""
    slot = lock_slot(slot_id, Slot.objects.owned_by(by))
    CardLink.objects.filter(slot=slot).delete()


def card_link_of(slot: Slot) -> CardLink | None:
    return CardLink.objects.filter(slot=slot).first()


def slot_shown_by(token: str) -> int | None:
    """The primary key; None for a link that was revoked or never was."""
    alive = CardLink.objects.filter(token_hash=hash_of(token), slot__archer__is_active=True)
    return alive.values_list("slot_id", flat=True).first()


def reader_of(slot_pk: int) -> Caller:
    return Caller(NOBODY, only_slot=slot_pk, only_reads=True)
