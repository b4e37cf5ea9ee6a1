"""A whole card over HTTP: other apps send what their archer has shot, in one call."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from leaderboard.api.asked import RoundKey, Typed
from leaderboard.api.told import ParticipantData, participant_told
from leaderboard.models import Participant
from leaderboard.whole_cards import WholeCard, put_whole_card
from scoring.api.archers import DisplayName
from scoring.api.cards import Value
from scoring.api.envelope import answer, answers
from scoring.api.parameters import (
    AgeGroup,
    Body,
    Bowstyle,
    Category,
    Moment,
    refuse_parameters,
)
from scoring.api.signing_in import archer_only, caller_of
from scoring.device_cookies import network_asking
from scoring.times import iso

router = Router(tags=["Shoots"], auth=archer_only)


class WholeCardBody(Body):
    sent_at: Moment
    updated_at: Moment
    name: DisplayName
    round: Annotated[RoundKey, Field(min_length=1)]
    scores: list[Value | None]
    bowstyle: Bowstyle | None = None
    category: Category | None = None
    age_group: AgeGroup | None = None
    code: Typed | None = None

    def card(self) -> WholeCard:
        words = self.model_dump(include={"bowstyle", "category", "age_group"}, exclude_none=True)
        profile: Any = {"display_name": self.name} | words
        return WholeCard(
            sent_at=self.sent_at,
            updated_at=self.updated_at,
            round_key=self.round,
            scores=self.scores,
            profile=profile,
            payload=self.model_dump(exclude={"code"}, exclude_unset=True)
            | {"sent_at": iso(self.sent_at), "updated_at": iso(self.updated_at)},
            code=self.code or "",
        )


class CardParticipantData(ParticipantData):
    slot_id: UUID
    shot_count: int
    total: int
    is_finished: bool


class PutCardData(Schema):
    status: Literal["applied", "unchanged", "older"]
    version: int
    participant: CardParticipantData


@router.put(
    "/shoot/{shoot_id}/participant",
    response=answers(PutCardData, 400, 401, 403, 404, 409, 410, 429),
    summary="Send your whole card",
)
def put_participant(request: HttpRequest, shoot_id: UUID, body: WholeCardBody) -> Any:
    """The values of all places in order, null for an empty one, as they stand since `updated_at`;
    `sent_at` is the same clock as you send. What differs is recorded; the same again changes
    nothing, and an older card after a newer one neither.

    Whoever is not in the shoot yet joins by its code. The name, and the words of the profile, are
    taken for a guest whose only device you are; everybody else keeps their own."""
    refuse_parameters(request)
    put = put_whole_card(
        shoot_id, body.card(), by=caller_of(request), network=network_asking(request)
    )
    return answer(
        {
            "status": put.status,
            "version": put.participant.shoot.version,
            "participant": _told(put.participant),
        }
    )


def _told(participant: Participant) -> dict[str, Any]:
    figures = participant.figures
    told = participant_told(participant.public_id, participant.name, figures)
    return told | {
        "slot_id": figures["slot"],
        "shot_count": figures["fired"],
        "total": figures["total"],
        "is_finished": figures["is_finished"],
    }
