"""The boards follow the cards, inside the transaction that changes them: together or not at all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F
from django.utils import timezone

from leaderboard.card_figures import figures_of_cards, put_card
from leaderboard.card_news import news_of_cards
from leaderboard.changing import Change, step
from leaderboard.finishing import put_in_order
from leaderboard.kinds import OfParticipant
from leaderboard.models import Participant, Shoot
from leaderboard.models.participant import ParticipantQuerySet
from leaderboard.phases import is_due, is_over
from leaderboard.settling import settle
from leaderboard.statuses import CANCELLED, COMPETING, DID_NOT_START
from scoring.models import Slot

type Figures = dict[int, dict[str, Any]]


class _Followed(NamedTuple):
    """The cards, by their keys, with what is shown of them now, and which were corrected."""

    cards: dict[int, Slot]
    figures: Figures
    corrected: set[int]
    now: datetime


def follow_cards(
    sender: type[Slot], slots: Sequence[Slot], corrected: Sequence[Slot] = (), **_: Any
) -> None:
    """Hears `cards_changed`: a step for each shoot in which something looks different now."""
    now = timezone.now()
    cards = {slot.pk: slot for slot in slots}
    figures = _different(cards, now)
    if not figures:
        return
    inside = _followed(figures)
    # Whoever changes what is shown of a card, or which shoots it is in, holds the card.
    shoots = Shoot.objects.filter(pk__in=inside.values_list("shoot", flat=True))
    locked = list(shoots.select_for_update(no_key=True).order_by("pk"))
    for shoot in locked:
        if is_due(shoot, now) or is_over(shoot, now):
            settle(shoot, now)
    # Read again under the locks: the rest of a participant is under the shoot's.
    by_shoot = defaultdict(list)
    for participant in inside.order_by("pk"):
        by_shoot[participant.shoot_id].append(participant)
    corrected_cards = {slot.pk for slot in corrected}
    for shoot in locked:
        _follow(shoot, by_shoot[shoot.pk], _Followed(cards, figures, corrected_cards, now))


def _different(cards: dict[int, Slot], now: datetime) -> Figures:
    """Of the cards that are in a shoot, those that are not shown as they are now."""
    shown = list(
        _followed(cards).values_list("slot_id", "figures", "finished_at", F("slot__target__lane"))
    )
    if not shown:
        return {}
    lanes = {cards[slot_id]: lane for slot_id, _, _, lane in shown}
    figures = figures_of_cards(lanes, at=now)
    return {
        slot_id: figures[slot_id]
        for slot_id, before, *_ in shown
        if before | figures[slot_id] != before
    }


def _followed(cards: Iterable[int]) -> ParticipantQuerySet:
    """Also after the end: late arrows count."""
    listed = Participant.objects.listed().filter(slot__in=list(cards))
    return listed.exclude(shoot__status=CANCELLED)


def _follow(shoot: Shoot, participants: Sequence[Participant], followed: _Followed) -> None:
    cards, figures, corrected, now = followed
    before = {participant: participant.figures for participant in participants}
    kinds = {
        participant: _put(participant, cards[participant.slot_id], figures, now)
        for participant in participants
    }
    news = news_of_cards(shoot, kinds, before=before, cards=cards, corrected=corrected)
    has_turned = not {*kinds.values()} <= {"shot"}
    moved = put_in_order(shoot, participants) if has_turned else []
    step(
        shoot,
        *(
            Change(kind, participant, cards[participant.slot_id].version)
            for participant, kind in kinds.items()
        ),
        *(Change("moved_up", participant) for participant in moved),
        by=None,
        at=now,
        news=news,
    )
    if has_turned:
        settle(shoot, now)


def _put(participant: Participant, slot: Slot, figures: Figures, now: datetime) -> OfParticipant:
    """On the participant; what happened with that."""
    was_finished = participant.finished_at is not None
    put_card(participant, slot, figures[slot.pk], at=now)
    if participant.status == DID_NOT_START and slot.shots_fired:
        # An arrow that was under way.
        participant.status = COMPETING
    if was_finished == (participant.finished_at is not None):
        return "shot"
    return "card_reopened" if was_finished else "card_finished"
