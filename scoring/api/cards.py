"""The card over HTTP: operations, corrections, confirmation, and who changed what."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from scoring.api.envelope import answer, answers, ready_answer
from scoring.api.parameters import (
    Body,
    Coordinate,
    EpochMilliseconds,
    Page,
    Paging,
    refuse_parameters,
)
from scoring.api.shown import ArcherName
from scoring.api.signing_in import archer_only, archer_or_card, caller_of
from scoring.card_life import confirm_card
from scoring.cards import PlaceNow
from scoring.merging import Operation
from scoring.models.shot import shot_id
from scoring.places import read_slot
from scoring.recording import CardAnswer, CardRequest, correct_shot, record
from scoring.refusals import Invalid
from scoring.revisions import Change, changes_told
from scoring.tally import tally_of_counts
from scoring.times import iso, moment_of

router = Router(tags=["Cards"], auth=archer_only)

MOST_OPERATIONS = 300
# Counts and numbers that a device may send: what JSON and both databases hold exactly.
Count = Annotated[int, Field(strict=True, ge=0, le=2**53)]
# Longer than any: the card says which values its face has.
Value = Annotated[str, Field(strict=True, max_length=10)]


class OperationBody(Body):
    op: UUID
    seq: Count
    number: Annotated[int, Field(strict=True, ge=-(2**31), lt=2**31)]
    value: Value | None
    x_mm: Coordinate = None
    y_mm: Coordinate = None
    arrow_id: UUID | None = None
    shot_at: EpochMilliseconds
    base: UUID | None = None

    def operation(self) -> Operation:
        return Operation(
            self.op,
            self.seq,
            self.number,
            self.value,
            self.x_mm,
            self.y_mm,
            self.arrow_id,
            self.shot_at,
            self.base,
        )


class CardBody(Body):
    sent_at: EpochMilliseconds
    device: UUID
    operations: list[OperationBody] = Field(min_length=1, max_length=MOST_OPERATIONS)


class ResultData(Schema):
    op: UUID
    status: str
    revision: int | None
    reason: str | None = None


class CardShotData(Schema):
    shot_id: UUID
    number: int
    value: str | None
    score: int | None
    x_mm: float | None
    y_mm: float | None
    arrow_id: UUID | None
    shot_at: str
    op: UUID
    is_disputed: bool


class TotalsData(Schema):
    total: int
    shots_fired: int
    shots_hit: int | None
    golds: int
    tens: int
    xs: int


class PlacesData(Schema):
    shots: list[CardShotData]
    totals: TotalsData


class CardData(Schema):
    results: list[ResultData]
    version: int
    card: PlacesData


class RevisionData(Schema):
    revision: int
    number: int
    old_value: str | None
    new_value: str | None
    status: str
    who: ArcherName
    device: UUID
    op: UUID
    shot_at: str
    received_at: str
    is_late: bool
    reason: str


class CorrectionBody(Body):
    number: Annotated[int, Field(strict=True, ge=1, lt=2**31)]
    value: Value | None
    reason: Annotated[str, Field(strict=True)]


class ConfirmationBody(Body):
    total: Count | None = None


class ConfirmationData(Schema):
    slot_id: UUID
    total: int
    confirmed_at: str
    version: int


@router.put(
    "/slot/{slot_id}/card",
    auth=archer_or_card,
    response=answers(CardData, 400, 401, 403, 404),
    summary="Send operations",
)
def put_card(request: HttpRequest, slot_id: UUID, body: CardBody) -> HttpResponse:
    """Each operation counts once, however often it is sent. The card in the answer holds the places
    that the operations named; a value of null is an empty place, "" an arrow that is not scored.
    Of the ids that an `op` may have, UUID 7 costs the least to keep."""
    refuse_parameters(request)
    operations = [each.operation() for each in body.operations]
    by = caller_of(request)
    try:
        recorded = record(CardRequest(slot_id, by, body.device, operations, body.sent_at))
    except Invalid as why:
        raise Invalid(f"operations.{why.index}.{why.about}", why.words) from why
    return ready_answer(card_data(recorded))


@router.get(
    "/slot/{slot_id}/revisions",
    auth=archer_or_card,
    response=answers(Page[RevisionData], 401, 404),
    summary="Who changed what",
)
def list_revisions(request: HttpRequest, slot_id: UUID, paging: Query[Paging]) -> Any:
    """Every operation that was accepted, oldest first, with what stood at its place before. A value
    of null is an empty place, "" an arrow that is not scored."""
    slot = read_slot(slot_id, by=caller_of(request))
    page = paging.cut(slot.revisions.select_related("actor"))
    page["items"] = [_revision(change) for change in changes_told(page["items"])]
    return answer(page)


@router.post(
    "/slot/{slot_id}/correction",
    response=answers(CardData, 400, 401, 403, 404),
    summary="Correct a shot, as a coach",
)
def post_correction(request: HttpRequest, slot_id: UUID, body: CorrectionBody) -> HttpResponse:
    """Whatever the state of the card. Null clears the place."""
    refuse_parameters(request)
    corrected = correct_shot(
        slot_id, number=body.number, value=body.value, reason=body.reason, by=caller_of(request)
    )
    return ready_answer(card_data(corrected))


@router.post(
    "/slot/{slot_id}/confirmation",
    response=answers(ConfirmationData, 400, 401, 403, 404, 409),
    summary="Confirm the finished card",
)
def post_confirmation(
    request: HttpRequest, slot_id: UUID, body: ConfirmationBody | None = None
) -> HttpResponse:
    """Its archer agrees, to the `total` if one is given. From then on only a coach corrects it."""
    refuse_parameters(request)
    slot = confirm_card(slot_id, total=body.total if body else None, by=caller_of(request))
    assert slot.confirmed_at is not None  # noqa: S101 — it was just confirmed
    return ready_answer(
        {
            "slot_id": str(slot.public_id),
            "total": slot.total,
            "confirmed_at": iso(slot.confirmed_at),
            "version": slot.version,
        }
    )


def card_data(recorded: CardAnswer) -> dict[str, Any]:
    slot = recorded.slot
    tally = tally_of_counts(slot.value_counts, slot.sheet.keypad)
    return {
        "results": [
            {
                "op": str(verdict.op),
                "status": verdict.status,
                "revision": verdict.revision,
                **({"reason": verdict.reason} if verdict.reason else {}),
            }
            for verdict in recorded.verdicts
        ],
        "version": slot.version,
        "card": {
            "shots": [
                _shot(slot.public_id, number, place, slot.sheet.points_for)
                for number, place in sorted(recorded.places.items())
            ],
            "totals": {
                "total": slot.total,
                "shots_fired": slot.shots_fired,
                "shots_hit": slot.shots_hit,
                "golds": tally.golds,
                "tens": tally.tens,
                "xs": tally.xs,
            },
        },
    }


def _shot(slot_id: UUID, number: int, place: PlaceNow, points_for: Any) -> dict[str, Any]:
    operation = place.operation
    return {
        "shot_id": shot_id(slot_id, number),
        "number": number,
        "value": operation.value,
        "score": points_for(operation.value),
        "x_mm": operation.x_mm,
        "y_mm": operation.y_mm,
        "arrow_id": operation.arrow_id and str(operation.arrow_id),
        "shot_at": iso(moment_of(place.effective_ms)),
        "op": str(operation.op),
        "is_disputed": place.is_disputed,
    }


def _revision(change: Change) -> dict[str, Any]:
    revision = change.revision
    return {
        "revision": revision.version,
        "number": revision.number,
        "old_value": change.old_value,
        "new_value": revision.value,
        "status": "superseded" if change.is_superseded else "applied",
        "who": revision.actor,
        "device": revision.device,
        "op": revision.op,
        "shot_at": iso(moment_of(revision.effective_ms)),
        "received_at": iso(revision.received_at),
        "is_late": revision.is_late,
        "reason": revision.reason,
    }
