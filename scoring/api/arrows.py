"""An archer's own arrows over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from scoring.api.envelope import answer, answers, created
from scoring.api.parameters import Body, Page, Paging, refuse_parameters
from scoring.api.shown import IsoTimeOrNull
from scoring.api.signing_in import archer_only, caller_of
from scoring.arrows import (
    HEAVIEST_GRAINS,
    HIGHEST_NUMBER,
    LONGEST_MM,
    STIFFEST_SPINE,
    add_arrow,
    change_arrow,
    find_arrow,
    remove_arrow,
    stats_for,
)
from scoring.faces import THICKEST_MM
from scoring.models import Arrow

router = Router(tags=["Arrows"], auth=archer_only)

Number = Annotated[
    int, Field(strict=True, ge=1, le=HIGHEST_NUMBER, description="As it is written on it.")
]
Spine = Annotated[int, Field(strict=True, ge=1, le=STIFFEST_SPINE)]
# Neither text nor true is a measure, though both can be read as one.
Measure = Field(strict=True, allow_inf_nan=False, gt=0)
Length = Annotated[float, Measure, Field(le=LONGEST_MM, description="In millimetres.")]
Weight = Annotated[float, Measure, Field(le=HEAVIEST_GRAINS, description="In grains.")]
Diameter = Annotated[float, Measure, Field(le=THICKEST_MM, description="In millimetres.")]


_COLUMN_OF = {
    "number": "number",
    "spine": "spine",
    "length": "length_mm",
    "weight": "weight_grains",
    "diameter": "diameter_mm",
}


class MeasuresBody(Body):
    spine: Spine | None = None
    length: Length | None = None
    weight: Weight | None = None
    diameter: Diameter | None = None

    def facts(self) -> dict[str, Any]:
        said = self.model_dump(exclude_unset=True)
        return {_COLUMN_OF[name]: fact for name, fact in said.items()}


class ArrowBody(MeasuresBody):
    number: Number


class ArrowChangeBody(MeasuresBody):
    # Left out, it stays; it cannot be null.
    number: Number = 1


class ArrowData(Schema):
    arrow_id: UUID = Field(validation_alias="id")
    number: int
    spine: int | None
    length: float | None = Field(validation_alias="length_mm", description="In millimetres.")
    weight: float | None = Field(validation_alias="weight_grains", description="In grains.")
    diameter: float | None = Field(validation_alias="diameter_mm", description="In millimetres.")
    retired_at: IsoTimeOrNull


class CentreData(Schema):
    x_mm: float
    y_mm: float


class ArrowStatsData(Schema):
    shots: int
    mean: float | None = Field(description="Points, of the shots that were scored.")
    centre: CentreData | None = Field(description="Of the shots whose place is known.")
    radius_mm: float | None = Field(description="Their mean distance from the centre.")


@router.get("/arrow", response=answers(Page[ArrowData], 401, 403), summary="Your arrows")
def list_arrows(request: HttpRequest, paging: Query[Paging]) -> Any:
    """By their numbers, the retired ones too."""
    return answer(paging.cut(Arrow.objects.visible_to(caller_of(request))))


@router.post(
    "/arrow", response=answers(ArrowData, 400, 401, 403, status=201), summary="Add an arrow"
)
def post_arrow(request: HttpRequest, body: ArrowBody) -> Any:
    refuse_parameters(request)
    return created(add_arrow(by=caller_of(request), **body.facts()))


@router.get("/arrow/{arrow_id}", response=answers(ArrowData, 401, 403, 404), summary="An arrow")
def read_arrow(request: HttpRequest, arrow_id: UUID) -> Any:
    refuse_parameters(request)
    return answer(find_arrow(arrow_id, by=caller_of(request)))


@router.patch(
    "/arrow/{arrow_id}", response=answers(ArrowData, 400, 401, 403, 404), summary="Change an arrow"
)
def patch_arrow(request: HttpRequest, arrow_id: UUID, body: ArrowChangeBody) -> Any:
    """What is left out stays; null takes a measure away."""
    refuse_parameters(request)
    return answer(change_arrow(arrow_id, by=caller_of(request), **body.facts()))


@router.delete(
    "/arrow/{arrow_id}",
    response=answers(ArrowData | None, 401, 403, 404),
    summary="Remove an arrow",
)
def delete_arrow(request: HttpRequest, arrow_id: UUID) -> Any:
    """An arrow that was shot is retired, and answered; one that never was is gone: null."""
    refuse_parameters(request)
    return answer(remove_arrow(arrow_id, by=caller_of(request)))


@router.get(
    "/arrow/{arrow_id}/stats",
    response=answers(ArrowStatsData, 401, 403, 404),
    summary="How an arrow groups",
)
def read_arrow_stats(request: HttpRequest, arrow_id: UUID) -> Any:
    refuse_parameters(request)
    return answer(stats_for(find_arrow(arrow_id, by=caller_of(request))))
