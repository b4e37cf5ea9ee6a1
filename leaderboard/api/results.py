"""The result of a shoot over HTTP: for now or for good, as JSON or as a table."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from leaderboard.api.watching import archer_or_watch_link
from leaderboard.result_exports import result_as_csv, result_as_json
from leaderboard.results import Result, State, result_of
from leaderboard.watching import shown_shoot
from scoring.api.envelope import Refusal, answers, ready_answer
from scoring.api.parameters import refuse_parameters
from scoring.api.signing_in import caller_of

router = Router(tags=["Shoots"], auth=archer_or_watch_link)

# What is found is no JSON, and in no envelope.
_REFUSED = dict.fromkeys((401, 403, 404, 422), Refusal)
_TABLE: dict[str, Any] = {
    "responses": {
        200: {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}
    }
}


class ShootResultRowData(Schema):
    participant_id: UUID
    place: int | None = Field(description="Null for whoever retired, visits or has no place else.")
    is_shared: bool
    gap: int | None = Field(description="To the first.")
    name: str
    status: str
    round: str | None
    shot_count: int
    total: int | None
    hits: int | None
    golds: int | None
    tens: int | None
    xs: int | None
    classification: str | None = Field(description="Reached with this total.")
    handicap_score: int | None
    is_finished: bool
    is_confirmed: bool = Field(description="The archer has agreed to the total.")
    late_count: int


class ShootResultData(Schema):
    shoot_id: UUID
    title: str | None
    round: str | None
    tie_break: str
    day: str = Field(description="By the clock of the range.", examples=["2026-05-01"])
    started_at: str | None
    state: State
    late_count: int = Field(description="Arrows shot before the end that arrived after it.")
    for_record_status: bool = Field(description="False: that takes a second card on paper.")
    standings: list[ShootResultRowData]


@router.get(
    "/shoot/{shoot_id}/result",
    response=answers(ShootResultData, 401, 403, 404),
    summary="The result of a shoot",
)
def read_result(request: HttpRequest, shoot_id: UUID) -> HttpResponse:
    """Provisional until all have finished or the shoot is over; then the same for ever, but for
    arrows that come late and corrections. To whom the board is open the result is."""
    return ready_answer(result_as_json(_asked(request, shoot_id)))


@router.get(
    "/shoot/{shoot_id}/result.csv",
    response=_REFUSED,
    openapi_extra=_TABLE,
    summary="The same as a table",
)
def read_result_table(request: HttpRequest, shoot_id: UUID) -> HttpResponse:
    """For spreadsheets: a line for each archer. No cell is taken for a formula."""
    table = result_as_csv(_asked(request, shoot_id))
    return HttpResponse(table, content_type="text/csv; charset=utf-8")


def _asked(request: HttpRequest, shoot_id: UUID) -> Result:
    refuse_parameters(request)
    return result_of(shown_shoot(shoot_id, caller_of(request)), timezone.now())
