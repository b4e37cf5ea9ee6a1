"""An archer's ends and groups over many cards, over HTTP."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from scoring.api.envelope import answer, answers
from scoring.api.profile import KindAsked
from scoring.api.signing_in import archer_only
from scoring.fatigue import Stretch
from scoring.groups import ArrowInGroup, Group
from scoring.models import Arrow
from scoring.own_shots import CARDS_LOOKED_AT, LegGroup, end_means, groups_of
from scoring.past_cards import Narrowing, PastCard
from scoring.rounds import Leg

router = Router(tags=["Profile"], auth=archer_only)


class EndMeanData(Schema):
    end: int
    mean: float


class StretchData(Schema):
    distance: int | float | None
    unit: str | None
    first_half: float = Field(description="The mean end.")
    second_half: float
    ends: list[EndMeanData]


class EndsData(Schema):
    round: str | None
    bowstyle: str | None
    cards: int
    distances: list[StretchData]


class GroupData(Schema):
    shots: int
    x_mm: float = Field(description="Of its centre, from that of the spot.")
    y_mm: float
    radius_mm: float = Field(description="The mean distance of the shots from the centre.")


class ArrowGroupData(GroupData):
    arrow_id: UUID
    number: int
    offset_mm: float = Field(description="From the centre of all to that of this arrow.")
    strays: bool


class LegGroupData(GroupData):
    distance: int | float | None
    unit: str | None
    arrows: list[ArrowGroupData]


class GroupsData(Schema):
    round: str | None
    bowstyle: str | None
    cards: int
    distances: list[LegGroupData]


@router.get("/profile/ends", response=answers(EndsData, 401, 403, 404), summary="Mean ends")
def read_ends(request: HttpRequest, asked: Query[KindAsked]) -> Any:
    """Over the last 50 complete cards of the round and bowstyle asked for, or shot last."""
    cards = _cards(request, asked)
    return answer(_of(cards) | {"distances": [_stretch(each) for each in end_means(cards)]})


@router.get("/profile/groups", response=answers(GroupsData, 401, 403, 404), summary="Groups")
def read_groups(request: HttpRequest, asked: Query[KindAsked]) -> Any:
    """The same for where the arrows struck, of those whose place on the face is known."""
    cards = _cards(request, asked)
    return answer(_of(cards) | {"distances": [_leg_group(each) for each in groups_of(cards)]})


def _cards(request: HttpRequest, asked: KindAsked) -> list[PastCard]:
    kind = Narrowing(asked.round, asked.bowstyle)
    return asked.history(request).rounds_of_one_kind(CARDS_LOOKED_AT, kind)


def _of(cards: list[PastCard]) -> dict[str, Any]:
    last = cards[-1] if cards else None
    return {
        "round": last and last.round_key,
        "bowstyle": last and (last.bowstyle or None),
        "cards": len(cards),
    }


def _stretch(stretch: Stretch) -> dict[str, Any]:
    return {
        **_distance(stretch.leg),
        "first_half": stretch.first_half,
        "second_half": stretch.second_half,
        "ends": [{"end": end.number, "mean": end.mean} for end in stretch.ends],
    }


def _leg_group(each: LegGroup) -> dict[str, Any]:
    return {
        **_distance(each.leg),
        **_group(each.group),
        "arrows": [_arrow(one) for one in each.arrows],
    }


def _arrow(one: ArrowInGroup[Arrow]) -> dict[str, Any]:
    return {
        **_group(one.group),
        "arrow_id": one.arrow.pk,
        "number": one.arrow.number,
        "offset_mm": one.offset_mm,
        "strays": one.strays,
    }


def _distance(leg: Leg | None) -> dict[str, Any]:
    return {"distance": leg and leg.distance, "unit": leg and leg.unit}


def _group(group: Group) -> dict[str, Any]:
    return {"shots": group.shot_count, **group.centre._asdict(), "radius_mm": group.radius_mm}
