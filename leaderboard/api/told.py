"""What is told of a shoot over HTTP."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Schema
from pydantic import Field

from leaderboard.changing import shoot_figures
from leaderboard.figures import ArcherFigures, ShootFigures
from leaderboard.links import join_token, watch_token
from leaderboard.models import Shoot, ShootCode
from leaderboard.phases import seconds_to_start
from scoring.epochs import current_epoch
from scoring.times import iso


class LinksData(Schema):
    """What the host hands out."""

    code: str | None = Field(description="Null once another shoot has it.")
    join_url: str
    watch_url: str = Field(description="Its token is taken as bearer to read this shoot.")


class ShootData(Schema):
    shoot_id: UUID
    epoch: str = Field(description="Of the installation: versions of another say nothing.")
    version: int
    title: str | None
    round: str | None
    tie_break: str
    status: str
    timezone: str
    server_now: str
    starts_at: str | None
    started_at: str | None
    seconds_to_start: int | None = Field(description="Never below 0; null without a countdown.")
    expires_at: str
    capacity: int
    locked: bool
    starts_when_ready: bool
    fast_at: str | None = Field(description="Stop shooting: called then, and not lifted yet.")


class MadeData(LinksData):
    shoot_id: UUID


class HostedData(ShootData, LinksData):
    pass


class ParticipantData(Schema):
    participant_id: UUID
    name: str
    slot: str = Field(description="The place on the range.", examples=["1A"])
    ready: bool
    status: str


class _Times(NamedTuple):
    status: str
    starts_at: datetime | None
    expires_at: datetime
    closed_at: datetime | None


def shoot_told(
    shoot: Shoot, figures: ShootFigures, *, version: int, moment: datetime
) -> dict[str, Any]:
    return {
        "shoot_id": shoot.public_id,
        "epoch": current_epoch(),
        "version": version,
        "title": figures["title"] or None,
        "round": figures["round"] or None,
        "tie_break": figures["tie_break"],
        "status": figures["status"],
        "timezone": figures["timezone"],
        "server_now": iso(moment),
        "starts_at": figures["starts_at"],
        "started_at": figures["started_at"],
        "seconds_to_start": seconds_to_start(times_of(figures), moment),
        "expires_at": figures["expires_at"],
        "capacity": figures["capacity"],
        "locked": figures["is_locked"],
        "starts_when_ready": figures["starts_when_ready"],
        "fast_at": figures["fast_at"],
    }


def times_of(figures: ShootFigures) -> _Times:
    return _Times(
        figures["status"],
        _moment(figures["starts_at"]),
        datetime.fromisoformat(figures["expires_at"]),
        _moment(figures["closed_at"]),
    )


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def shoot_now(shoot: Shoot) -> dict[str, Any]:
    # Read again: what followed from a change may be a version further.
    shoot = Shoot.objects.get(pk=shoot.pk)
    return shoot_told(shoot, shoot_figures(shoot), version=shoot.version, moment=timezone.now())


def participant_told(participant_id: object, name: str, figures: ArcherFigures) -> dict[str, Any]:
    return {
        "participant_id": participant_id,
        "name": name or gettext("Archer"),
        "slot": figures["place"],
        "ready": figures["is_ready"],
        "status": figures["status"],
    }


def hosted_told(shoot: Shoot, request: HttpRequest) -> dict[str, Any]:
    return shoot_now(shoot) | links_told(shoot, request)


def links_told(shoot: Shoot, request: HttpRequest) -> dict[str, Any]:
    held = ShootCode.objects.filter(shoot=shoot).first()
    return {
        "code": held and held.code,
        "join_url": _link(request, "shoot-join", join_token(shoot)),
        "watch_url": _link(request, "watched-board", watch_token(shoot)),
    }


def _link(request: HttpRequest, name: str, token: str) -> str:
    return request.build_absolute_uri(reverse(name, args=[token]))
