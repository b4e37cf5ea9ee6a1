"""Shots for simple devices: append arrows, and read the card with its Stat."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from ninja import Body as FromBody
from ninja import Router, Schema
from pydantic import Field, PlainValidator, TypeAdapter

from scoring.api.cards import Value
from scoring.api.envelope import answers, ready_answer, written_answer
from scoring.api.parameters import Body, Coordinate, Moment, refuse_parameters
from scoring.api.signing_in import archer_or_card, caller_of
from scoring.callers import Caller, own_device
from scoring.cards import TO_BE_READ, UNNUMBERED
from scoring.keypads import UNSCORED, Keypad
from scoring.merging import Operation
from scoring.models import Slot
from scoring.models.shot import shot_id
from scoring.places import read_slot
from scoring.recording import append_shots
from scoring.refusals import Invalid, required
from scoring.shot_list import stat_json
from scoring.times import milliseconds

router = Router(tags=["Shots"], auth=archer_or_card)

MOST_AT_ONCE = 12


class ShotBody(Body):
    slot_id: UUID
    value: Value | None = None
    score: Annotated[int, Field(strict=True, ge=0, le=11)] | None = None
    is_x: Annotated[bool, Field(strict=True)] | None = None
    x: Coordinate = None
    y: Coordinate = None
    arrow_id: UUID | None = None
    created_at: Moment | None = None
    op: UUID | None = None

    def operation(self, keypad: Keypad | None) -> Operation:
        """For the next place; `keypad` is needed to understand a score."""
        return Operation(
            self.op or uuid4(),
            UNNUMBERED,
            0,
            self._called_value(keypad),
            self.x,
            self.y,
            self.arrow_id,
            milliseconds(self.created_at) if self.created_at else None,
        )

    def _called_value(self, keypad: Keypad | None) -> str:
        value = "X" if self.value is None and self.is_x else self.value
        if keypad and self.score is not None:
            value = _value_of(self.score, value, keypad)
        if value is None:
            return UNSCORED if self.x is self.y is None else TO_BE_READ
        if self.is_x is not None and self.is_x != (value == "X"):
            raise Invalid("is_x", f"{value!r} is {'no' if self.is_x else 'an'} X")
        return value


def _value_of(score: int, value: str | None, keypad: Keypad) -> str:
    """The value that counts so much, a plain one before an X; of a given one, whether it does."""
    if value is None:
        keys = sorted(keypad.points, key="X".__eq__)
        value = next((key for key in keys if keypad.points[key] == score), None)
    if value is None:
        raise Invalid("score", f"nothing on this face counts {score}")
    # A value that the face does not have is refused by the card, with better words.
    if (points := keypad.points.get(value, score)) != score:
        raise Invalid("score", f"{value!r} counts {points} on this face")
    return value


type ShotBodies = Annotated[list[ShotBody], Field(min_length=1, max_length=MOST_AT_ONCE)]
_one, _several = TypeAdapter(ShotBody), TypeAdapter[list[ShotBody]](ShotBodies)


def _one_or_several(given: Any) -> ShotBody | list[ShotBody]:
    """Chosen here, so that an error names a field and not which of the two was tried."""
    return (_several if isinstance(given, list) else _one).validate_python(given)


OneOrSeveral = Annotated[
    ShotBody | list[ShotBody],
    PlainValidator(_one_or_several, json_schema_input_type=ShotBody | ShotBodies),
]


class ShotIdData(Schema):
    shot_id: UUID


class ShotData(ShotIdData):
    number: int
    value: str | None
    score: int | None
    is_x: bool
    x: float | None
    y: float | None
    created_at: str
    arrow_id: UUID | None
    op: UUID
    is_disputed: bool


class StatData(Schema):
    slot_id: UUID
    shot: list[ShotData]
    count: int
    total_score: int
    max_score: int
    median: float
    mean: float


@router.post(
    "/shot",
    response=answers(ShotIdData | list[ShotIdData], 400, 401, 403, 404, 409, status=201),
    summary="Append shots",
)
def post_shot(request: HttpRequest, body: FromBody[OneOrSeveral]) -> HttpResponse:
    """One shot, or a list of shots of one slot: they go on the next free places in this order, all
    of them or none. An `op` of your own makes it safe to send a shot again.

    Without value and score, the value is read from the face where x and y are (millimetres to the
    right of its centre and above it). A score of 0 is a miss, M; of 10 with `is_x` an X.
    """
    refuse_parameters(request)
    if not isinstance(body, list):
        return ready_answer(_append([body], by=caller_of(request))[0], status=201)
    try:
        return ready_answer(_append(body, by=caller_of(request)), status=201)
    except Invalid as why:
        raise Invalid(f"{why.index}.{why.about}", why.words) from why


@router.get(
    "/shot/slot/{slot_id}",
    response=answers(StatData, 401, 404),
    summary="Read all shots with their Stat",
)
def get_stat(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """In card order, misses included; places that were cleared are left out. Value and score of an
    arrow that was not scored are null, and only `count` counts it."""
    refuse_parameters(request)
    return written_answer(stat_json(read_slot(slot_id, by=caller_of(request))))


def _append(shots: Sequence[ShotBody], *, by: Caller) -> list[dict[str, str]]:
    slot_id = _one_slot_of(shots)
    keypad = None
    if any(shot.score is not None for shot in shots):
        keypad = _keypad_of(slot_id, by)
    operations = [_operation(index, shot, keypad) for index, shot in enumerate(shots)]
    device = own_device(by)
    answer = append_shots(slot_id, operations, by=by, device=device)
    return [{"shot_id": shot_id(slot_id, verdict.number)} for verdict in answer.verdicts]


def _one_slot_of(shots: Sequence[ShotBody]) -> UUID:
    for index, shot in enumerate(shots):
        if shot.slot_id != shots[0].slot_id:
            raise Invalid("slot_id", "all shots of a list go to one slot", index=index)
    return shots[0].slot_id


def _operation(index: int, shot: ShotBody, keypad: Keypad | None) -> Operation:
    try:
        return shot.operation(keypad)
    except Invalid as why:
        why.index = index
        raise


def _keypad_of(slot_id: UUID, by: Caller) -> Keypad:
    slot = Slot.objects.recordable_by(by).filter(public_id=slot_id).first()
    return required(slot, "slot", slot_id).sheet.keypad
