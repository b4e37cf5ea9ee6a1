"""An archer's whole card, as another app sends it again and again: what differs is recorded."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.utils import timezone

from leaderboard.codes import read_code, shoot_of_code
from leaderboard.entering import Entry, enter, is_open_to
from leaderboard.guessing import counted_guess, wrong_code
from leaderboard.models import CardPayload, Participant, Shoot
from scoring.accounts import ProfileChanges, change_profile
from scoring.callers import Caller
from scoring.device_keys import devices_of
from scoring.merging import Operation
from scoring.models import Archer, Shot, Slot
from scoring.recording import CardRequest, record
from scoring.refusals import Conflict, Invalid, NotFound, required
from scoring.sessions import close_idle_around, lock_archer
from scoring.sheets import Sheet, sheet_for
from scoring.times import milliseconds
from scoring.wishes import Wish
from scoring.writing import one_transaction

_DEVICES = UUID("5d1f3f0a-7c0e-5b52-8a0b-2f6a1f0d9c44")
_ORIGIN = "api"

type Status = Literal["applied", "unchanged", "older"]


@dataclass(frozen=True, slots=True)
class WholeCard:
    """Both times are of the app's clock, of which only what lies between them is believed."""

    sent_at: datetime
    updated_at: datetime
    round_key: str
    # Each place in order; None where it is empty, as are those after the last.
    scores: Sequence[str | None]
    # What the app calls its own guest, and says of them.
    profile: ProfileChanges
    # All of it as it came, but for the code.
    payload: Mapping[str, Any]
    code: str = ""

    @property
    def updated_ms(self) -> int:
        return milliseconds(self.updated_at)

    @property
    def bowstyle(self) -> str:
        return self.profile.get("bowstyle", "")

    @property
    def digest(self) -> str:
        """The same however often the card is sent."""
        said = {name: word for name, word in self.payload.items() if name != "sent_at"}
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


class PutCard(NamedTuple):
    """Older is a card before which a newer one came, from this app or place by place from another
    device: it changes nothing."""

    status: Status
    participant: Participant


def put_whole_card(shoot_id: UUID, sent: WholeCard, *, by: Caller, network: str = "") -> PutCard:
    """The same again changes nothing; what cannot be right changes nothing either.

    Whoever is not in the shoot yet joins by the code: with the card that they are shooting if it
    is of this round, else on a new place.
    """
    here = _participant(shoot_id, by)
    if here is None and not sent.code:
        raise NotFound("shoot", shoot_id)
    card = here.slot if here else _shooting(sent, by)
    _check(sent, card, by)
    if here is not None:
        return _put(here.shoot, sent, None, by=by)
    close_idle_around(by)
    entry = Entry(by, card.public_id if card else _wish(sent), network=network)
    with counted_guess(browser=f"archer {by.archer_id}", network=network):
        shoot = _shoot_of_code(shoot_id, sent.code, by)
        return _put(shoot, sent, entry, by=by)


def _participant(shoot_id: UUID, by: Caller) -> Participant | None:
    listed = Participant.objects.listed().of(by).filter(shoot__public_id=shoot_id)
    return listed.select_related("shoot", "slot").first()


def _shooting(sent: WholeCard, by: Caller) -> Slot | None:
    slot = Slot.objects.current_for(by.archer_id)
    return slot if slot and slot.round_key == sent.round_key else None


def _wish(sent: WholeCard) -> Wish:
    return Wish(round_key=sent.round_key, bowstyle=sent.bowstyle)


def _check(sent: WholeCard, card: Slot | None, by: Caller) -> None:
    """Before anything is written: the scores fit on the card."""
    if card is not None and card.round_key != sent.round_key:
        raise Conflict("round", f"the card {card.public_id} is of {card.round_key or 'no round'}")
    sheet = card.sheet if card else _new_sheet(sent, by)
    if sheet.place_count is not None and len(sent.scores) > sheet.place_count:
        raise Invalid("scores", f"the card has {sheet.place_count} places")
    for index, value in enumerate(sent.scores):
        if value is not None and not sheet.accepts(value):
            raise Invalid(f"scores.{index}", f"{value!r} is not on the face")


def _new_sheet(sent: WholeCard, by: Caller) -> Sheet:
    bowstyle = sent.bowstyle or Archer.objects.get(pk=by.archer_id).bowstyle
    return sheet_for(sent.round_key, "", bowstyle)


def _shoot_of_code(shoot_id: UUID, typed: str, by: Caller) -> Shoot:
    """One that takes this archer, and the one that is asked for."""
    shoot = shoot_of_code(read_code(typed))
    if shoot is None or shoot.public_id != shoot_id or not is_open_to(shoot, by):
        raise wrong_code()
    return shoot


def _put(shoot: Shoot, sent: WholeCard, entry: Entry | None, *, by: Caller) -> PutCard:
    # In a transaction of its own: it locks all shoots in which the name is shown.
    is_introduced = _introduce(shoot, sent, by=by)
    put = _record(shoot, sent, entry, by=by)
    is_more = is_introduced and put.status == "unchanged"
    participant = Participant.objects.select_related("shoot").get(pk=put.participant.pk)
    return PutCard("applied" if is_more else put.status, participant)


@one_transaction
def _introduce(shoot: Shoot, sent: WholeCard, *, by: Caller) -> bool:
    """An app's own guest has no other name than the app says: one without an account, whose only
    device is the app."""
    archer = lock_archer(by.archer_id)
    is_own_guest = archer.is_guest and devices_of(by).count() == 1
    new = {word: said for word, said in sent.profile.items() if getattr(archer, word) != said}
    if not (new and is_own_guest) or _came_before(shoot, sent, by):
        return False
    change_profile(by=by, **new)  # type: ignore[arg-type]
    return True


@one_transaction
def _record(shoot: Shoot, sent: WholeCard, entry: Entry | None, *, by: Caller) -> PutCard:
    # Of one archer's cards one after the other: which is the newest is decided under this lock.
    lock_archer(by.archer_id)
    participant = _participant(shoot.public_id, by)
    is_new = participant is None and entry is not None
    if entry is not None:
        participant = enter(shoot.pk, entry, refusal=wrong_code())
    participant = required(participant, "shoot", shoot.public_id)
    before = _came_before(shoot, sent, by)
    if before is not None:
        return PutCard(before, participant)
    _keep(sent, participant)
    status = _record_differences(sent, participant.slot, by=by)
    return PutCard("applied" if is_new else status, participant)


def _came_before(shoot: Shoot, sent: WholeCard, by: Caller) -> Status | None:
    """What became of this card if it, or a newer one, was taken already."""
    payloads = CardPayload.objects.filter(archer=by.archer_id, shoot=shoot)
    newest = payloads.order_by("-pk").first()
    if newest is None:
        return None
    newest_ms = milliseconds(datetime.fromisoformat(newest.payload["updated_at"]))
    if sent.updated_ms > newest_ms:
        return None
    if sent.updated_ms < newest_ms:
        return "older"
    if newest.sha256 != sent.digest:
        raise Invalid("updated_at", "another card was sent with this time")
    return "unchanged"


def _keep(sent: WholeCard, participant: Participant) -> None:
    CardPayload.objects.create(
        archer_id=participant.archer_id,
        slot=participant.slot,
        shoot=participant.shoot,
        payload=sent.payload,
        sha256=sent.digest,
        origin=_ORIGIN,
        received_at=timezone.now(),
    )


def _record_differences(sent: WholeCard, slot: Slot, *, by: Caller) -> Status:
    device = uuid.uuid5(_DEVICES, f"whole cards of {by.archer_id}")
    operations = _operations(sent, slot, device)
    if not operations:
        return "unchanged"
    request = CardRequest(slot.public_id, by, device, operations, milliseconds(sent.sent_at))
    verdicts = record(request).verdicts
    for verdict in verdicts:
        if verdict.status == "refused":
            raise Conflict("slot", f"{slot.public_id}: {verdict.reason}")
    is_applied = any(verdict.status == "applied" for verdict in verdicts)
    return "applied" if is_applied else "older"


def _operations(sent: WholeCard, slot: Slot, device: UUID) -> list[Operation]:
    """Named by what they say and when, so that a card sent twice asks for the same ones."""
    on_card = Shot.objects.on_card().filter(slot=slot)
    standing = dict(on_card.values_list("number", "value"))
    wanted = dict(enumerate(sent.scores, start=1))
    return [
        Operation(
            uuid.uuid5(device, f"{slot.public_id} {sent.updated_ms} {number}"),
            # A newer card counts after an older one, however late that arrives.
            seq=sent.updated_ms,
            number=number,
            value=wanted.get(number),
            shot_ms=sent.updated_ms,
        )
        for number in sorted(standing.keys() | wanted.keys())
        if standing.get(number) != wanted.get(number)
    ]
