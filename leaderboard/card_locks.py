"""Locking cards together with the shoots that they are in: cards come first, as everywhere.

Which cards those are is read before they are locked. Where it is no longer so once the shoot is
locked, all locks are given back and taken anew.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from leaderboard.changing import lock_hosted
from leaderboard.models import Participant, Shoot
from scoring.callers import Caller
from scoring.models import Slot


class _AnotherCard(Exception):
    """Brought meanwhile, and not locked."""


class WithCards(NamedTuple):
    shoot: Shoot
    cards: list[Slot]


class WithCard(NamedTuple):
    shoot: Shoot
    participant: Participant
    slot: Slot


def lock_with_cards(shoot_id: UUID, *, by: Caller) -> WithCards:
    """The host's, and the cards of all who are in it."""
    return _again_and_again(lambda: _with_cards(shoot_id, by))


def lock_with_card(participant: Participant) -> WithCard:
    """And the participant as they are then."""
    return _again_and_again(lambda: _with_card(participant.pk))


def _again_and_again[Locked](lock: Callable[[], Locked]) -> Locked:
    while True:
        with suppress(_AnotherCard), transaction.atomic():
            return lock()


def _with_cards(shoot_id: UUID, by: Caller) -> WithCards:
    cards = list(_lock(_cards_in(shoot_id)))
    shoot = lock_hosted(shoot_id, by=by)
    if set(_cards_in(shoot_id)) - {card.pk for card in cards}:
        raise _AnotherCard
    return WithCards(shoot, cards)


def _with_card(participant_pk: int) -> WithCard:
    card_of = Participant.objects.filter(pk=participant_pk).values_list("slot", flat=True)
    (slot,) = _lock(card_of)
    shoots = Shoot.objects.select_for_update(no_key=True, of=("self",))
    shoot = shoots.get(participants=participant_pk)
    participant = Participant.objects.get(pk=participant_pk)
    if participant.slot_id != slot.pk:
        raise _AnotherCard
    return WithCard(shoot, participant, slot)


def _lock(pks: QuerySet[Participant, int]) -> QuerySet[Slot]:
    # Asked first, so that the lock is on rows found by their keys.
    found = Slot.objects.filter(pk__in=list(pks))
    return found.select_for_update(no_key=True).order_by("pk")


def _cards_in(shoot_id: UUID) -> QuerySet[Participant, int]:
    inside = Participant.objects.listed().filter(shoot__public_id=shoot_id)
    return inside.values_list("slot", flat=True)
