"""In and out of a shoot over HTTP, and what those in it say there."""

from typing import Annotated, Any, Self
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field, StrictBool, model_validator

from leaderboard.api.asked import Typed
from leaderboard.api.told import ParticipantData, ShootData, participant_told, shoot_now
from leaderboard.emergency import call_fast, lift_fast
from leaderboard.entering import Entry
from leaderboard.joining import join_by_code, join_by_link
from leaderboard.leaving import leave_shoot, remove_participant
from leaderboard.models import Participant
from leaderboard.participating import BY_HOST, set_ready, set_status
from scoring.api.envelope import answer, answers
from scoring.api.parameters import Body, one_of, refuse_parameters
from scoring.api.signing_in import archer_only, caller_of
from scoring.device_cookies import network_asking
from scoring.models.shot import LONGEST_REASON

router = Router(tags=["Shoots"], auth=archer_only)


class JoinBody(Body):
    code: Typed | None = None
    token: Typed | None = None
    slot_id: UUID

    @model_validator(mode="after")
    def come_by_one(self) -> Self:
        if (self.code is None) == (self.token is None):
            raise ValueError("come by the code or by the token of the link")
        return self


class ReadyBody(Body):
    ready: StrictBool


class StatusBody(Body):
    status: one_of(BY_HOST)  # type: ignore[valid-type]
    reason: Annotated[str, Field(max_length=LONGEST_REASON)] = ""


class RemovalBody(Body):
    participant_id: UUID


class TakingPartData(Schema):
    shoot_id: UUID
    version: int
    participant: ParticipantData


@router.post(
    "/shoot/join",
    response=answers(TakingPartData, 400, 401, 403, 404, 409, 429),
    summary="Join",
)
def post_join(request: HttpRequest, body: JoinBody) -> Any:
    """By the code or by the token of the link, with a card of your own: what is on it counts at
    once. Joining again changes nothing. Wrong codes are counted, and those of shoots that take
    nobody: they are answered alike."""
    refuse_parameters(request)
    by = caller_of(request)
    entry = Entry(by, body.slot_id, network=network_asking(request))
    if body.token is not None:
        joined = join_by_link(body.token, entry)
    else:
        joined = join_by_code(body.code or "", entry, browser=f"archer {by.archer_id}")
    return answer(_taking_part(joined.participant))


@router.post(
    "/shoot/{shoot_id}/leave",
    response=answers(TakingPartData, 401, 403, 404, 409),
    summary="Leave",
)
def post_leave(request: HttpRequest, shoot_id: UUID) -> Any:
    """In check-in you are off the board. Afterwards you retire: what is shot stays, and joining
    again goes on with the same card. Repeating it changes nothing."""
    refuse_parameters(request)
    return answer(_taking_part(leave_shoot(shoot_id, by=caller_of(request))))


@router.post(
    "/shoot/{shoot_id}/remove",
    response=answers(TakingPartData, 400, 401, 403, 404),
    summary="Remove an archer",
)
def post_removal(request: HttpRequest, shoot_id: UUID, body: RemovalBody) -> Any:
    """By the host: off every board, and not to join again. The card stays the archer's. Repeating
    it changes nothing."""
    refuse_parameters(request)
    removed = remove_participant(shoot_id, body.participant_id, by=caller_of(request))
    return answer(_taking_part(removed))


@router.patch(
    "/shoot/{shoot_id}/participants/{participant_id}",
    response=answers(TakingPartData, 400, 401, 403, 404, 409),
    summary="Compete, visit, retire, disqualify",
)
def patch_participant(
    request: HttpRequest, shoot_id: UUID, participant_id: UUID, body: StatusBody
) -> Any:
    """The host's word; an archer's own for anything but a disqualification."""
    refuse_parameters(request)
    changed = set_status(
        shoot_id, participant_id, status=body.status, reason=body.reason, by=caller_of(request)
    )
    return answer(_taking_part(changed))


@router.post(
    "/shoot/{shoot_id}/ready",
    response=answers(TakingPartData, 400, 401, 403, 404, 409),
    summary="Say that you are ready",
)
def post_ready(request: HttpRequest, shoot_id: UUID, body: ReadyBody) -> Any:
    """Or not yet. When all who compete are, it may start by itself; afterwards the mark stays."""
    refuse_parameters(request)
    return answer(_taking_part(set_ready(shoot_id, is_ready=body.ready, by=caller_of(request))))


@router.post(
    "/shoot/{shoot_id}/fast",
    response=answers(ShootData, 401, 403, 404, 409, 429),
    summary="Fast: stop shooting",
)
def post_fast(request: HttpRequest, shoot_id: UUID) -> Any:
    """By anybody in the shoot: on every screen at once. An aid: call it aloud as well."""
    refuse_parameters(request)
    return answer(shoot_now(call_fast(shoot_id, by=caller_of(request))))


@router.delete(
    "/shoot/{shoot_id}/fast",
    response=answers(ShootData, 401, 403, 404),
    summary="Shooting goes on",
)
def delete_fast(request: HttpRequest, shoot_id: UUID) -> Any:
    """The host lifts it. Repeating it changes nothing."""
    refuse_parameters(request)
    return answer(shoot_now(lift_fast(shoot_id, by=caller_of(request))))


def _taking_part(participant: Participant) -> dict[str, Any]:
    # Read again: what followed from the change may be a version further.
    participant = Participant.objects.select_related("shoot").get(pk=participant.pk)
    return {
        "shoot_id": participant.shoot.public_id,
        "version": participant.shoot.version,
        "participant": participant_told(
            participant.public_id, participant.name, participant.figures
        ),
    }
