"""From nobody to a card in one step."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from scoring.accounts import make_guest
from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.models import Archer, Slot
from scoring.places import take_place
from scoring.wishes import Wish
from scoring.writing import one_transaction


class Started(NamedTuple):
    slot: Slot
    # Of the device of a guest who came with this card; empty for whoever was here before.
    token: str


def guests_name() -> str:
    """Of one who has not said any yet."""
    return _("Guest")


def is_named(archer: Archer | None) -> bool:
    """Whoever started scoring at once was asked for no name."""
    return archer is not None and not (archer.is_guest and archer.display_name == guests_name())


def start_card(
    wish: Wish,
    *,
    by: Caller | None,
    finishing: Collection[UUID] = (),
    network: str = "",
    label: str = "",
) -> Started:
    """A card on a place of its own. Who is nobody yet becomes a guest with it, or is refused and
    stays nobody. `finishing` are cards that the archer gives up for it."""
    if by is None:
        return _start_as_guest(wish, network=network, label=label)
    # Each by itself: a card is locked after its archer, and taking a place locks the archer.
    for slot_id in finishing:
        finish_card(slot_id, by=by)
    return Started(take_place(wish, by=by, network=network).slot, "")


@one_transaction
def _start_as_guest(wish: Wish, *, network: str, label: str) -> Started:
    guest, token = make_guest(guests_name(), network=network, label=label)
    return Started(take_place(wish, by=Caller(guest.pk), network=network).slot, token)


def cards_in_the_way(archer: Archer) -> list[Slot]:
    """No other starts until they are finished: on the line, or left in one's own session."""
    unfinished = archer.slots.filter(finished_at=None).select_related("session", "target")
    return [
        slot
        for slot in unfinished.order_by("pk")
        if slot.is_shooting or (slot.session.owner_id == archer.pk and slot.session.is_open)
    ]
