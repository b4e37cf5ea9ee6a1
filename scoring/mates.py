"""Target mates who have no phone at hand: added by name to the phone of one who has.

A mate is an archer like any other, with a card of their own, but without a key: until the mate
takes the card along, whoever added them acts for them.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from scoring.accounts import make_keyless_guest
from scoring.callers import Caller
from scoring.models import Slot, SlotGrant
from scoring.models.slot import SlotQuerySet
from scoring.moving import make_move_link
from scoring.own_cards import again
from scoring.places import take_place
from scoring.refusals import Conflict, required
from scoring.sessions import close_idle_around
from scoring.throttling import Limit, count_against
from scoring.writing import one_transaction

MATES_ADDED = Limit("mates added", 30, timedelta(hours=1))


def add_mate(
    slot_id: UUID, *, name: str, bowstyle: str = "", by: Caller, network: str = ""
) -> Slot:
    """A card beside the archer's own, of the same round, for this archer to record on."""
    close_idle_around(by)
    return _add_mate(slot_id, name=name, bowstyle=bowstyle, by=by, network=network)


@one_transaction
def _add_mate(slot_id: UUID, *, name: str, bowstyle: str, by: Caller, network: str) -> Slot:
    own = _own_card(slot_id, by)
    count_against(MATES_ADDED, str(by.archer_id))
    mate = make_keyless_guest(name, network=network, bowstyle=bowstyle)
    wish = replace(
        again(own),
        session_id=own.session.public_id,
        shot_per_round=own.shot_per_round,
        lane=own.target.lane,
    )
    slot = take_place(wish, by=Caller(mate.pk), network=network).slot
    SlotGrant.objects.create(slot=slot, archer_id=by.archer_id, granted_at=timezone.now())
    return slot


@one_transaction
def hand_over(mate_id: UUID, *, by: Caller) -> str:
    """The token of a link that makes the mate's phone their own."""
    kept = Slot.objects.kept_by(by).filter(public_id=mate_id)
    return make_move_link(by=Caller(required(kept.first(), "slot", mate_id).archer_id))


def kept_cards(by: Caller) -> SlotQuerySet:
    """Of mates who were added here and have not taken them along."""
    return _unfinished(Slot.objects.kept_by(by))


def scored_cards(by: Caller) -> SlotQuerySet:
    """Of others, which this archer may record on."""
    return _unfinished(Slot.objects.recordable_by(by).exclude(archer=by.archer_id))


def _unfinished(slots: SlotQuerySet) -> SlotQuerySet:
    found = slots.filter(finished_at=None, session__closed_at=None)
    return found.select_related("archer", "target", "session").order_by("pk")


def _own_card(slot_id: UUID, by: Caller) -> Slot:
    own = Slot.objects.owned_by(by).filter(public_id=slot_id)
    slot = required(own.select_related("session", "target").first(), "slot", slot_id)
    if not slot.is_shooting:
        raise Conflict("slot", f"{slot_id} is not being shot")
    return slot
