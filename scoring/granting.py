"""The archer's leave for a target mate to score a card: given by a link or by name, taken back."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from scoring.accounts import make_guest
from scoring.callers import Caller
from scoring.device_keys import hash_of, new_token
from scoring.models import Archer, GrantLink, Slot
from scoring.recording import lock_slot
from scoring.refusals import Conflict, required
from scoring.starting import guests_name
from scoring.throttling import Limit, count_against
from scoring.writing import one_transaction

LINK_LASTS = timedelta(minutes=10)
GRANT_LINKS_MADE = Limit("links to score a card", 60, timedelta(hours=1))


class Granted(NamedTuple):
    slot: Slot
    # Of the device of a guest who came with the link; empty for whoever was here before.
    token: str


@one_transaction
def grant_card(slot_id: UUID, *, to: UUID, by: Caller) -> None:
    """Repeating it keeps the first time."""
    # The lock lets two grants at once follow each other.
    slot = lock_slot(slot_id, Slot.objects.owned_by(by))
    slot.grants.get_or_create(archer=_mate(to), defaults={"granted_at": timezone.now()})


@one_transaction
def withdraw_grant(slot_id: UUID, *, to: UUID, by: Caller) -> None:
    """From the mate's next request on. What they recorded stays."""
    slot = lock_slot(slot_id, Slot.objects.owned_by(by))
    slot.grants.filter(archer=_mate(to)).delete()
    # Or the mate would take it again by the link that is still on the phone.
    GrantLink.objects.filter(slot=slot).delete()


@one_transaction
def make_grant_link(slot_id: UUID, *, by: Caller) -> str:
    """The token of a new link, for all the mates who open it within minutes."""
    slot = lock_slot(slot_id, Slot.objects.owned_by(by))
    count_against(GRANT_LINKS_MADE, str(by.archer_id))
    token = new_token()
    link = {"token_hash": hash_of(token), "ends_at": timezone.now() + LINK_LASTS}
    GrantLink.objects.update_or_create(slot=slot, defaults=link)
    return token


def card_to_score(token: str) -> Slot | None:
    """Whose link it is; None for one that is over, or never was."""
    alive = GrantLink.objects.filter(ends_at__gt=timezone.now(), token_hash=hash_of(token))
    link = alive.select_related("slot__archer", "slot__target", "slot__session").first()
    return link.slot if link else None


@one_transaction
def take_grant_link(
    token: str, *, by: Caller | None, network: str = "", label: str = ""
) -> Granted:
    """Who is nobody yet becomes a guest with it, for each arrow has its scorer."""
    found = required(card_to_score(token), "link", "…")
    if by is not None and found.archer_id == by.archer_id:
        raise Conflict("link", "this card is the archer's own")
    slot = lock_slot(found.public_id, Slot.objects.all())
    key = ""
    if by is None:
        guest, key = make_guest(guests_name(), network=network, label=label)
        by = Caller(guest.pk)
    slot.grants.get_or_create(archer_id=by.archer_id, defaults={"granted_at": timezone.now()})
    return Granted(slot, key)


def _mate(archer_id: UUID) -> Archer:
    return required(Archer.objects.filter(public_id=archer_id).first(), "archer", archer_id)
