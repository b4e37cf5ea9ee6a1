"""Shoots over HTTP: made, changed, begun and ended by their host."""

from typing import Any, Literal, Self, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field, StrictBool, model_validator

from leaderboard.api.asked import Capacity, RoundKey, TieBreak, Title, Zone
from leaderboard.api.boards import BoardData, board_told
from leaderboard.api.told import HostedData, MadeData, hosted_told, links_told, shoot_told
from leaderboard.api.watching import archer_or_watch_link
from leaderboard.board_rows import board_at, board_now
from leaderboard.hosting import (
    ShootChanges,
    cancel_shoot,
    change_shoot,
    close_shoot,
    renew_join_link,
    renew_watch_link,
    start_shoot,
)
from leaderboard.making import create_shoot
from leaderboard.models.shoot import LARGEST_CAPACITY
from leaderboard.phases import phase_at
from leaderboard.presence import are_there
from leaderboard.watching import Spectator, shown_shoot
from scoring.api.envelope import answer, answers, created, ready_answer
from scoring.api.parameters import Body, Moment, Parameters, refuse_parameters
from scoring.api.signing_in import archer_only, caller_of
from scoring.device_cookies import network_asking

router = Router(tags=["Shoots"], auth=archer_only)

# What both databases hold.
LATEST_VERSION = 2**63 - 1

# Whoever is in a shoot and not its host is refused with 403.
HOSTS = answers(HostedData, 401, 403, 404, 409)
_COLUMN_OF = {"round": "round_key", "locked": "is_locked"}


class ShootBody(Body):
    title: Title | None = None
    round: RoundKey | None = None
    timezone: Zone | None = None
    starts_at: Moment | None = None
    tie_break: TieBreak | None = None
    capacity: Capacity | None = None
    starts_when_ready: StrictBool = True


class ShootChange(Body):
    title: Title | None = None
    round: RoundKey | None = None
    starts_at: Moment | None = None
    # Left out, these stay; they cannot be null.
    tie_break: TieBreak = ""
    expires_at: Moment = Field(default_factory=timezone.now)
    capacity: Capacity = LARGEST_CAPACITY
    locked: StrictBool = False
    starts_when_ready: StrictBool = True

    @model_validator(mode="after")
    def change_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(f"name what to change: {', '.join(type(self).model_fields)}")
        return self

    def changes(self) -> ShootChanges:
        said = self.model_dump(exclude_unset=True)
        changes: Any = {_COLUMN_OF.get(name, name): fact for name, fact in said.items()}
        for words in {"title", "round_key"} & changes.keys():
            changes[words] = changes[words] or ""
        return cast("ShootChanges", changes)


class BoardAsked(Parameters):
    at: int | None = Field(None, ge=0, le=LATEST_VERSION, description="The board as it stood.")


class LinkBody(Body):
    link: Literal["join", "watch"] = "join"


@router.post(
    "/shoot",
    response=answers(MadeData, 400, 401, 403, 409, 429, status=201),
    summary="Make a shoot",
)
def post_shoot(request: HttpRequest, body: ShootBody | None = None) -> Any:
    """Archers join it by the code or the link, and it ends with the local day. Without a time zone
    it has the installation's, without a tie-break that of its round. Without a round each archer
    shoots their own."""
    refuse_parameters(request)
    body = body or ShootBody()
    shoot = create_shoot(
        title=body.title or "",
        round_key=body.round or "",
        zone=body.timezone or "",
        starts_at=body.starts_at,
        tie_break=body.tie_break or "",
        capacity=body.capacity or LARGEST_CAPACITY,
        starts_when_ready=body.starts_when_ready,
        by=caller_of(request),
        network=network_asking(request),
    )
    return created({"shoot_id": shoot.public_id, **links_told(shoot, request)})


@router.get(
    "/shoot/{shoot_id}",
    auth=archer_or_watch_link,
    response=answers(BoardData, 401, 403, 404),
    summary="A shoot and its board",
)
def read_shoot(request: HttpRequest, shoot_id: UUID, asked: Query[BoardAsked]) -> HttpResponse:
    """For its host, for those in it, and with the token of the link to watch as bearer. Whoever has
    no place is listed after the placed."""
    by = caller_of(request)
    shoot, moment = shown_shoot(shoot_id, by), timezone.now()
    board = board_now(shoot) if asked.at is None else board_at(shoot, asked.at)
    told = shoot_told(shoot, board.shoot, version=board.version, moment=moment)
    if board.version == shoot.version:
        told["status"] = phase_at(shoot, moment, has_archers=bool(board.entrants))
    is_told = asked.at is None and not isinstance(by, Spectator)
    present = are_there(shoot) if is_told else None
    return ready_answer(told | board_told(board, present=present))


@router.patch(
    "/shoot/{shoot_id}",
    response=answers(HostedData, 400, 401, 403, 404, 409),
    summary="Change a shoot",
)
def patch_shoot(request: HttpRequest, shoot_id: UUID, body: ShootChange) -> Any:
    """Its host's. What is left out stays; null takes title, round or countdown away. The end can
    be moved to a later time only."""
    refuse_parameters(request)
    shoot = change_shoot(shoot_id, by=caller_of(request), **body.changes())
    return answer(hosted_told(shoot, request))


@router.post("/shoot/{shoot_id}/start", response=HOSTS, summary="Start")
def post_start(request: HttpRequest, shoot_id: UUID) -> Any:
    """Repeating it keeps the first time."""
    refuse_parameters(request)
    return answer(hosted_told(start_shoot(shoot_id, by=caller_of(request)), request))


@router.post("/shoot/{shoot_id}/close", response=HOSTS, summary="Close")
def post_close(request: HttpRequest, shoot_id: UUID) -> Any:
    """For good: whoever has not finished keeps the arrows shot until now, and the place that they
    give. Repeating it changes nothing."""
    refuse_parameters(request)
    return answer(hosted_told(close_shoot(shoot_id, by=caller_of(request)), request))


@router.post("/shoot/{shoot_id}/cancel", response=HOSTS, summary="Cancel")
def post_cancel(request: HttpRequest, shoot_id: UUID) -> Any:
    """As if there had been none: the cards stay their archers'. Repeating it changes nothing."""
    refuse_parameters(request)
    return answer(hosted_told(cancel_shoot(shoot_id, by=caller_of(request)), request))


@router.post("/shoot/{shoot_id}/lock", response=HOSTS, summary="Lock")
def post_lock(request: HttpRequest, shoot_id: UUID) -> Any:
    """Nobody joins any more; those who are in go on. Changing `locked` opens it again."""
    refuse_parameters(request)
    shoot = change_shoot(shoot_id, by=caller_of(request), is_locked=True)
    return answer(hosted_told(shoot, request))


@router.post(
    "/shoot/{shoot_id}/renew-link",
    response=answers(HostedData, 400, 401, 403, 404),
    summary="Renew a link",
)
def post_renewal(request: HttpRequest, shoot_id: UUID, body: LinkBody | None = None) -> Any:
    """The link to join, unless it is the one to watch that you name: those that were given out
    open nothing any more. Code and archers stay."""
    refuse_parameters(request)
    renew = renew_watch_link if body and body.link == "watch" else renew_join_link
    return answer(hosted_told(renew(shoot_id, by=caller_of(request)), request))
