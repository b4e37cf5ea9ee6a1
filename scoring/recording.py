"""The one writer: every change to a card goes through here.

What is no arrow is changed in scoring.card_life, by `lock_slot` and `save_change`. Whoever shows or
counts cards elsewhere listens to `cards_changed`, inside the transaction: what is derived from a
card moves with it or not at all.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import timezone

from scoring.callers import Caller
from scoring.card_rows import CardChange, fill_counts, lock_slots, read_histories, save_cards
from scoring.cards import UNNUMBERED, Card, PlaceNow, Verdict
from scoring.concerning import concerns
from scoring.counters import acknowledged, operations
from scoring.merging import Operation, counts_from
from scoring.models import Arrow, Slot
from scoring.reasons import checked_reason
from scoring.refusals import Conflict, Gone, Invalid, NotFound, Refusal, required
from scoring.sheets import PRACTICE_PLACES
from scoring.tally import ShotCounts
from scoring.times import milliseconds
from scoring.writing import together

# Sent with `slots`: those whose card, or what is shown beside it, has a new version; and with those
# of them that were `corrected`.
cards_changed = Signal()


@dataclass(frozen=True, slots=True)
class CardRequest:
    """Operations of one device on one card, as one request.

    A phone's have their numbers, and each is judged by itself. Without `sent_ms` they are made here
    (`append_shots`, `correct_shot`) and all of them stand or none.
    """

    slot_id: UUID
    by: Caller
    device: UUID
    operations: Sequence[Operation]
    # The device's clock as it sent them.
    sent_ms: int | None
    # A coach's: taken in whatever state the card is.
    reason: str = ""

    @property
    def is_correction(self) -> bool:
        return bool(self.reason)


class CardAnswer(NamedTuple):
    """`places` are those that the operations named, as they stand now."""

    verdicts: list[Verdict]
    places: dict[int, PlaceNow]
    slot: Slot
    # On how many of them two devices disagree since this request.
    new_disputes: int


def record(request: CardRequest) -> CardAnswer:
    """Apply a device's operations to a card, each exactly once.

    A repeated operation gets its first verdict again, so a phone may send its whole outbox twice
    without harm. Raises a Refusal where nothing of the request can stand.
    """
    concerns("slot", request.slot_id)
    began = perf_counter()
    outcome = together(record_cards, request, key=request.slot_id)
    if isinstance(outcome, Refusal):
        raise outcome
    acknowledged.add(perf_counter() - began)
    statuses = [verdict.status for verdict in outcome.verdicts]
    operations.add([*statuses, *["disputed"] * outcome.new_disputes])
    return outcome


def record_cards(requests: Sequence[CardRequest]) -> list[CardAnswer | Refusal]:
    """The primitive, inside a transaction: one request each for any number of cards.

    A request that is refused leaves the others as they are, for nothing is written before all of
    them are judged.
    """
    # Lock before reading: a card and its totals must agree with every earlier write.
    slots = lock_slots([request.slot_id for request in requests])
    now = timezone.now()
    found = [_card_for(request, slots.get(request.slot_id), now) for request in requests]
    read_histories(
        (card, _places(request, card.slot), request.operations)
        for card, request in zip(found, requests, strict=True)
        if isinstance(card, Card)
    )
    outcomes = [
        card if isinstance(card, Refusal) else _judge(card, request, now)
        for card, request in zip(found, requests, strict=True)
    ]
    written = [
        CardChange(card, request.reason)
        for card, request, outcome in zip(found, requests, outcomes, strict=True)
        if isinstance(outcome, CardAnswer) and isinstance(card, Card) and card.accepted
    ]
    if written:
        _write(written, now)
    return outcomes


def _write(changes: Sequence[CardChange], now: datetime) -> None:
    for change in changes:
        change.card.settle(now)
    save_cards(changes, received_at=now)
    announce(
        [change.card.slot for change in changes],
        corrected=[change.card.slot for change in changes if change.reason],
    )


def announce(slots: Sequence[Slot], *, corrected: Sequence[Slot] = ()) -> None:
    """Tell the listeners, inside the transaction that changed these slots."""
    cards_changed.send(Slot, slots=slots, corrected=corrected)


def record_brought(cards: Sequence[Card], *, received_at: datetime) -> None:
    """Inside a transaction that has just made these cards: nobody watches them yet, and they are in
    no shoot, so there is nothing to announce."""
    save_cards([CardChange(card, "") for card in cards], received_at=received_at)


def fill_cards(counted: Mapping[int, ShotCounts]) -> set[int]:
    """Inside a transaction that holds these cards, by their keys: what is on them, counted again.
    Returned are those that hold something else now. Not announced: what boards show of them is
    filled beside it, and open pages see the new version at the next tick."""
    return fill_counts((pk, *counts) for pk, counts in counted.items())


def append_shots(
    slot_id: UUID, shots: Sequence[Operation], *, by: Caller, device: UUID
) -> CardAnswer:
    """Put these on the next free places, in order: all of them, or a Refusal and none."""
    return record(CardRequest(slot_id, by, device, shots, None))


def correct_shot(
    slot_id: UUID, *, number: int, value: str | None, reason: str, by: Caller
) -> CardAnswer:
    """A coach's word on one place, in whatever state the card is."""
    reason = checked_reason(reason)
    if not reason:
        raise Invalid("reason", "a correction needs its reason")
    operation = Operation(uuid.uuid4(), UNNUMBERED, number, value)
    # A device of its own for each: with one that is known a phone could number its operations in
    # such a way that the correction is held behind them.
    return record(CardRequest(slot_id, by, uuid.uuid4(), [operation], None, reason))


def lock_slot(slot_id: UUID, allowed: QuerySet[Slot]) -> Slot:
    """The slot, locked until the transaction ends; NotFound where it is not among the allowed."""
    slot = allowed.select_for_update(no_key=True, of=("self",)).filter(public_id=slot_id).first()
    return required(slot, "slot", slot_id)


def save_change(slot: Slot, *fields: str) -> None:
    """What is not an arrow, but shown with them: a version further, and announced."""
    save_changes([slot], *fields)


def save_changes(slots: Sequence[Slot], *fields: str) -> None:
    """Announced once for all of them, for listeners have locks of their own to take in order."""
    if not slots:
        return
    for slot in slots:
        slot.version += 1
    if len(slots) == 1:
        slots[0].save(update_fields=[*fields, "version"])
    else:
        Slot.objects.bulk_update(slots, [*fields, "version"])
    announce(slots)


def _card_for(request: CardRequest, slot: Slot | None, now: datetime) -> Card | Refusal:
    if slot is None or not _may_write(request, slot):
        return NotFound("slot", request.slot_id)
    if slot.is_gone_at(now):
        return Gone("slot", f"{request.slot_id}: its shoot is over")
    named = {op.arrow_id for op in request.operations if op.arrow_id is not None}
    arrows = Arrow.objects.filter(archer=slot.archer_id, id__in=named) if named else ()
    shafts = {arrow.id: arrow.diameter_mm for arrow in arrows}
    return Card(slot, request.device, request.by.archer_id, shafts=shafts)


def _may_write(request: CardRequest, slot: Slot) -> bool:
    if request.is_correction:
        return slot.is_correctable_by(request.by)
    return slot.is_recordable_by(request.by)


def _places(request: CardRequest, slot: Slot) -> Sequence[int]:
    """The places that the operations may come to stand on."""
    named = {operation.number for operation in request.operations if operation.number}
    if len(named) == 0:
        return range(slot.last_place + 1, slot.last_place + len(request.operations) + 1)
    # No card has others, and the database has no such numbers.
    return sorted(number for number in named if 1 <= number <= PRACTICE_PLACES)


def _judge(card: Card, request: CardRequest, now: datetime) -> CardAnswer | Refusal:
    now_ms = milliseconds(now)
    is_own = request.sent_ms is None
    sent_ms = now_ms if request.sent_ms is None else request.sent_ms
    verdicts = []
    for index, asked in enumerate(request.operations):
        operation = asked
        counts_ms = counts_from(now_ms, shot_ms=asked.shot_ms, sent_ms=sent_ms)
        if is_own:
            operation, counts_ms = card.placed(asked, counts_ms)
        verdict = card.take(
            operation, counts_ms=counts_ms, now_ms=now_ms, is_correction=request.is_correction
        )
        # A single operation under a known name is the request itself; in a batch it is one of many.
        is_alone = verdict.field == "op" and len(request.operations) == 1
        if verdict.status == "refused" and (is_own or is_alone):
            return _refusal(request, verdict, index)
        verdicts.append(verdict)
    places = card.places_now(verdict.number for verdict in verdicts)
    return CardAnswer(verdicts, places, card.slot, card.new_disputes(places))


def _refusal(request: CardRequest, verdict: Verdict, index: int) -> Refusal:
    # An appended shot has its place from the card, so a card without one is in its way.
    is_asked_for = verdict.field != "number" or request.is_correction
    if verdict.field and is_asked_for:
        return Invalid(verdict.field, verdict.reason, index=index)
    return Conflict("slot", f"{request.slot_id}: {verdict.reason}")
