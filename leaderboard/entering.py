"""Taking an archer into a shoot, with the card that is to count there."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from leaderboard.card_ends import end_cards
from leaderboard.card_figures import bring_card
from leaderboard.changing import Change, step
from leaderboard.finishing import put_in_order
from leaderboard.models import Participant, Shoot
from leaderboard.nicknames import shown_name
from leaderboard.phases import is_over
from leaderboard.settling import attendance_of, settle
from leaderboard.statuses import COMPETING, REMOVED, RETIRED
from scoring.callers import Caller
from scoring.models import Slot
from scoring.own_handicaps import own_handicap
from scoring.places import take_place
from scoring.recording import lock_slot
from scoring.refusals import Conflict, Refusal, required
from scoring.wishes import Wish
from scoring.writing import one_transaction


class Entry(NamedTuple):
    """Who wants to come in, and with which card: one of theirs, or one that is taken for it."""

    by: Caller
    card: UUID | Wish
    nickname: str = ""
    network: str = ""


def is_open_to(shoot: Shoot, by: Caller | None) -> bool:
    """Whether it takes this archer. Whoever is in it is in, also when it is locked or full."""
    if is_over(shoot, timezone.now()):
        return False
    own = shoot.participants.of(by).first() if by else None
    if own is not None and own.is_listed:
        return True
    is_removed = own is not None and own.status == REMOVED
    return not (is_removed or shoot.is_locked or attendance_of(shoot).listed >= shoot.capacity)


@one_transaction
def enter(shoot_pk: int, entry: Entry, *, refusal: Refusal) -> Participant:
    """Raises the refusal where the shoot does not take the archer; twice is once."""
    archer_id = _archer_of(entry)
    here = _participant(shoot_pk, archer_id)
    if here is not None and here.takes_part:
        return here
    if not is_open_to(Shoot.objects.get(pk=shoot_pk), Caller(archer_id)):
        raise refusal
    slot = _lock_card(entry, here)
    moment = timezone.now()
    shoot = Shoot.objects.select_for_update(no_key=True).get(pk=shoot_pk)
    settle(shoot, moment)
    # Asked again under the lock: many may want the last place.
    here = _participant(shoot_pk, archer_id)
    if not is_open_to(shoot, Caller(archer_id)):
        raise refusal
    if here is None or not here.takes_part:
        here = _take_in(shoot, slot, here, entry, moment)
    return here


def _archer_of(entry: Entry) -> int:
    """Whose card it is: the caller's, or of a mate whom they act for."""
    if isinstance(entry.card, Wish):
        return entry.by.archer_id
    found = Slot.objects.ended_by(entry.by).filter(public_id=entry.card)
    return required(found.values_list("archer", flat=True).first(), "slot", entry.card)


def _participant(shoot_pk: int, archer_id: int) -> Participant | None:
    return Participant.objects.filter(shoot=shoot_pk, archer=archer_id).first()


def _lock_card(entry: Entry, here: Participant | None) -> Slot:
    if here is not None and here.status == RETIRED:
        # On with the same card, whichever was brought.
        return lock_slot(here.slot.public_id, Slot.objects.all())
    if isinstance(entry.card, Wish):
        return take_place(entry.card, by=entry.by, network=entry.network).slot
    slot = lock_slot(entry.card, Slot.objects.ended_by(entry.by))
    if not slot.takes_arrows:
        raise Conflict("slot", f"{slot.public_id} takes no more arrows")
    return slot


def _take_in(
    shoot: Shoot, slot: Slot, here: Participant | None, entry: Entry, moment: datetime
) -> Participant:
    participant = here or Participant(shoot=shoot, archer_id=slot.archer_id)
    comes_back = participant.status == RETIRED
    if not comes_back:
        participant.joined_at = moment
        participant.nickname = entry.nickname
        participant.handicap = _handicap_for(slot, shoot)
    participant.status, participant.retired_at, participant.is_ready = COMPETING, None, False
    participant.name = shown_name(participant)
    bring_card(participant, slot, at=moment)
    if here is None:
        participant.save(force_insert=True)
    moved = put_in_order(shoot, [participant])
    step(
        shoot,
        Change("came_back" if comes_back else "joined", participant, slot.version),
        *(Change("moved_up", each) for each in moved),
        by=entry.by,
        at=moment,
    )
    end_cards([slot])
    settle(shoot, moment)
    return participant


def _handicap_for(slot: Slot, shoot: Shoot) -> int | None:
    """Frozen: the one that the card was begun with."""
    round_ = slot.sheet.round
    if round_ is None:
        return None
    return own_handicap(
        slot.archer_id,
        bowstyle=slot.bowstyle,
        is_indoor=round_.is_indoor,
        day=slot.started_at.astimezone(ZoneInfo(shoot.timezone)).date(),
    )
