"""Range sessions over HTTP: opened, read, changed, and who stands where."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AliasPath, Field, StrictBool

from scoring.api.envelope import answer, answers, created
from scoring.api.parameters import Body, ChangeBody, Page, Paging, refuse_parameters
from scoring.api.shown import ArcherName, IsoTime, IsoTimeOrNull, WordOrNull
from scoring.api.signing_in import archer_only, caller_of
from scoring.places import lanes_of, release_place
from scoring.sessions import (
    as_it_stands,
    change_session,
    closed_sessions,
    open_session,
    open_sessions,
    read_session,
)

router = Router(tags=["Sessions"], auth=archer_only)

Location = Annotated[str, Field(min_length=1, max_length=255)]


class SessionBody(Body):
    location: Location
    is_indoor: StrictBool
    timezone: Annotated[str, Field(max_length=64)] | None = None


class SessionChange(ChangeBody):
    is_opened: StrictBool | None = None
    location: Location | None = None


class ReleaseBody(Body):
    slot_id: UUID


class SessionData(Schema):
    session_id: UUID = Field(validation_alias="public_id")
    owner: ArcherName
    location: str
    is_indoor: bool
    timezone: str
    is_opened: bool = Field(validation_alias="is_open")
    opened_at: IsoTime
    closed_at: IsoTimeOrNull


class StandingData(Schema):
    letter: str
    slot_id: UUID = Field(validation_alias="public_id")
    archer_id: UUID = Field(validation_alias=AliasPath("archer", "public_id"))
    name: str = Field(validation_alias=AliasPath("archer", "display_name"))


class LaneData(Schema):
    lane: int
    distance: int | None
    unit: WordOrNull
    archers: list[StandingData] = Field(validation_alias="standing")


class ReleasedData(Schema):
    slot_id: UUID
    is_shooting: bool


class SessionFilter(Paging):
    mine: Literal["closed"]


@router.post(
    "/session", response=answers(SessionData, 400, 401, 403, 409, status=201), summary="Open"
)
def post_session(request: HttpRequest, body: SessionBody) -> Any:
    """One at a time for each archer. Without a time zone it has the installation's."""
    refuse_parameters(request)
    return created(open_session(**body.model_dump(), by=caller_of(request)))


@router.get("/session", response=answers(Page[SessionData], 401, 403), summary="Past sessions")
def list_sessions(request: HttpRequest, asked: Query[SessionFilter]) -> Any:
    """Your own, the last to be closed first."""
    page = asked.cut(closed_sessions(by=caller_of(request)))
    return answer(page | {"items": [as_it_stands(session) for session in page["items"]]})


@router.get("/session/open", response=answers(list[SessionData], 401, 403), summary="Open session")
def list_open_sessions(request: HttpRequest) -> Any:
    """The one that you run, if there is one."""
    refuse_parameters(request)
    return answer(list(open_sessions(by=caller_of(request))))


@router.get(
    "/session/{session_id}", response=answers(SessionData, 401, 403, 404), summary="A session"
)
def get_session(request: HttpRequest, session_id: UUID) -> Any:
    """While it is open, for everybody who knows its id; then for those who shot in it."""
    refuse_parameters(request)
    return answer(read_session(session_id, by=caller_of(request)))


@router.get(
    "/session/{session_id}/target",
    response=answers(Page[LaneData], 401, 403, 404),
    summary="Lanes, and who stands where",
)
def list_lanes(request: HttpRequest, session_id: UUID, paging: Query[Paging]) -> Any:
    """By lane. The distance is null where none was named, or it changes from peg to peg."""
    session = read_session(session_id, by=caller_of(request))
    return answer(paging.cut(lanes_of(session)))


@router.patch(
    "/session/{session_id}",
    response=answers(SessionData, 400, 401, 403, 404, 409),
    summary="Close, open again, rename",
)
def patch_session(request: HttpRequest, session_id: UUID, body: SessionChange) -> Any:
    """Its owner's. It closes when nobody shoots in it any more; repeating it changes nothing."""
    refuse_parameters(request)
    return answer(change_session(session_id, **body.model_dump(), by=caller_of(request)))


@router.post(
    "/session/{session_id}/release",
    response=answers(ReleasedData, 400, 401, 403, 404),
    summary="Free a place",
)
def post_release(request: HttpRequest, session_id: UUID, body: ReleaseBody) -> Any:
    """For the session's owner, when an archer has gone without leaving. The card stays theirs."""
    refuse_parameters(request)
    slot = release_place(session_id, body.slot_id, by=caller_of(request))
    return answer({"slot_id": slot.public_id, "is_shooting": slot.is_shooting})
