"""Places on the range over HTTP: taken, read, changed, finished, shared with a target mate."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AliasPath, Field, StrictBool

from scoring.api.envelope import answer, answers, created
from scoring.api.parameters import Body, Bowstyle, ChangeBody, Parameters, Unit, refuse_parameters
from scoring.api.shown import ArcherName, IsoTime, IsoTimeOrNull, WordOrNull
from scoring.api.signing_in import archer_only, archer_or_card, caller_of
from scoring.card_life import finish_card
from scoring.device_cookies import network_asking
from scoring.granting import grant_card, withdraw_grant
from scoring.places import change_slot, current_slot, read_place, take_place
from scoring.wishes import FARTHEST_PRACTICE, LONGEST_ROW, Wish

router = Router(tags=["Slots"], auth=archer_only)

Distance = Annotated[int, Field(strict=True, ge=1, le=FARTHEST_PRACTICE)]
Row = Annotated[int, Field(strict=True, ge=1, le=LONGEST_ROW)]
Pounds = Annotated[float, Field(strict=True, gt=0, le=200, allow_inf_nan=False)]
Key = Annotated[str, Field(min_length=1, max_length=60)]


class PlaceBody(Body):
    session_id: UUID | None = None
    round: Key | None = None
    distance: Distance | None = None
    unit: Unit | None = None
    face_type: Key | None = None
    bowstyle: Bowstyle | None = None
    draw_weight: Pounds | None = None
    shot_per_round: Row | None = None

    def wish(self) -> Wish:
        return Wish(
            self.session_id,
            self.round or "",
            self.distance,
            self.unit or "",
            self.face_type or "",
            self.bowstyle or "",
            self.draw_weight,
            self.shot_per_round,
        )


class SlotChange(ChangeBody):
    shot_per_round: Row | None = None
    face_type: Key | None = None
    is_shooting: StrictBool | None = None


class TakenData(Schema):
    slot_id: UUID
    slot: str
    capability: str


class CurrentData(Schema):
    slot_id: UUID | None


class SlotData(Schema):
    slot_id: UUID = Field(validation_alias="public_id")
    slot: str = Field(validation_alias="name")
    session_id: UUID = Field(validation_alias=AliasPath("session", "public_id"))
    archer: ArcherName
    lane: int = Field(validation_alias=AliasPath("target", "lane"))
    letter: str
    distance: int | None = Field(validation_alias=AliasPath("target", "distance"))
    unit: WordOrNull = Field(validation_alias=AliasPath("target", "unit"))
    round: WordOrNull = Field(validation_alias="round_key")
    face_type: str | None = Field(validation_alias=AliasPath("sheet", "face_key"))
    arrows: int | None = Field(validation_alias=AliasPath("sheet", "place_count"))
    shot_per_round: int
    bowstyle: WordOrNull
    category: WordOrNull
    age_group: WordOrNull
    draw_weight: float | None
    is_shooting: bool
    started_at: IsoTime
    left_at: IsoTimeOrNull
    finished_at: IsoTimeOrNull
    confirmed_at: IsoTimeOrNull
    total: int
    shots_fired: int | None
    shots_hit: int | None
    version: int


class GrantData(Schema):
    slot_id: UUID
    archer_id: UUID
    is_granted: bool


class CurrentAsked(Parameters):
    archer_id: UUID | None = None


@router.post(
    "/slot",
    response=answers(TakenData, 400, 401, 403, 404, 409, 429, status=201),
    summary="Take a place",
)
def post_slot(request: HttpRequest, body: PlaceBody) -> Any:
    """The first free letter of the lowest lane of that distance; a round brings its own distance.
    Without a session it is your own; if none is open, one is opened. The capability opens this card
    alone, to any device that sends it as Authorization: Bearer; it is not shown again."""
    refuse_parameters(request)
    taken = take_place(body.wish(), by=caller_of(request), network=network_asking(request))
    slot = taken.slot
    return created({"slot_id": slot.public_id, "slot": slot.name, "capability": taken.capability})


@router.get(
    "/slot/current", response=answers(CurrentData, 401, 403, 404), summary="Where an archer stands"
)
def read_current(request: HttpRequest, asked: Query[CurrentAsked]) -> Any:
    """You, or an archer whom you coach; null for one who shoots nowhere."""
    slot = current_slot(asked.archer_id, by=caller_of(request))
    return answer({"slot_id": slot and slot.public_id})


@router.get(
    "/slot/{slot_id}",
    auth=archer_or_card,
    response=answers(SlotData, 401, 403, 404),
    summary="A slot",
)
def get_slot(request: HttpRequest, slot_id: UUID) -> Any:
    """With the facts as they were when it was shot. A round is null in a practice, a face where it
    changes within the round, and what was never said."""
    refuse_parameters(request)
    return answer(read_place(slot_id, by=caller_of(request)))


@router.patch(
    "/slot/{slot_id}", response=answers(SlotData, 400, 401, 403, 404, 409), summary="Change a slot"
)
def patch_slot(request: HttpRequest, slot_id: UUID, body: SlotChange) -> Any:
    """`is_shooting` false leaves the place, true takes it again, or the next one that is free. The
    session's owner may free the place, and change nothing else."""
    refuse_parameters(request)
    by = caller_of(request)
    change_slot(
        slot_id,
        shot_per_round=body.shot_per_round,
        face_key=body.face_type,
        is_shooting=body.is_shooting,
        by=by,
    )
    return answer(read_place(slot_id, by=by))


@router.post(
    "/slot/{slot_id}/finish",
    response=answers(SlotData, 401, 403, 404),
    summary="Finish a card",
)
def post_finish(request: HttpRequest, slot_id: UUID) -> Any:
    """A practice, or a round that is given up. The place is free again."""
    refuse_parameters(request)
    return answer(finish_card(slot_id, by=caller_of(request)))


@router.put(
    "/slot/{slot_id}/grant/{archer_id}",
    response=answers(GrantData, 401, 403, 404),
    summary="Let a mate score",
)
def put_grant(request: HttpRequest, slot_id: UUID, archer_id: UUID) -> Any:
    refuse_parameters(request)
    grant_card(slot_id, to=archer_id, by=caller_of(request))
    return answer({"slot_id": slot_id, "archer_id": archer_id, "is_granted": True})


@router.delete(
    "/slot/{slot_id}/grant/{archer_id}",
    response=answers(GrantData, 401, 403, 404),
    summary="Let a mate score no longer",
)
def delete_grant(request: HttpRequest, slot_id: UUID, archer_id: UUID) -> Any:
    refuse_parameters(request)
    withdraw_grant(slot_id, to=archer_id, by=caller_of(request))
    return answer({"slot_id": slot_id, "archer_id": archer_id, "is_granted": False})
