"""An archer's handicaps and the classes to come, over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from scoring.api.envelope import answer, answers
from scoring.api.profile import ArcherAsked
from scoring.api.shown import WordOrNull
from scoring.api.signing_in import archer_only
from scoring.handicap_seasons import Change, HandicapSeason
from scoring.own_handicaps import own_progress
from scoring.own_progress import Progress

router = Router(tags=["Profile"], auth=archer_only)


class ChangeData(Schema):
    why: str
    day: date
    handicap: int
    round: str | None
    total: int | None
    round_handicap: int | None
    slot_id: UUID | None


class SeasonData(Schema):
    first_day: date
    last_day: date
    rounds: int
    handicap: int | None
    changes: list[ChangeData]


class ClassData(Schema):
    classification: str
    dozens: float
    asked: int
    is_reached: bool


class ProgressData(Schema):
    is_indoor: bool
    bowstyle: WordOrNull
    handicap: int | None
    seasons: list[SeasonData]
    classes: list[ClassData]


@router.get(
    "/profile/handicap",
    response=answers(list[ProgressData], 401, 403, 404),
    summary="Handicap, and classes to come",
)
def read_handicap(request: HttpRequest, asked: Query[ArcherAsked]) -> Any:
    """Indoors and outdoors and each bowstyle by themselves: every change of the handicap, season by
    season (the first, the updates, what a new season began with), and the dozens of arrows that
    count this season for each class."""
    return answer([_progress(each) for each in own_progress(asked.archer(request))])


def _progress(progress: Progress) -> dict[str, Any]:
    return {
        **progress.discipline._asdict(),
        "handicap": progress.handicap,
        "seasons": [_season(season) for season in progress.seasons],
        "classes": [
            {
                "classification": each.classification,
                "dozens": each.dozens,
                "asked": each.asked,
                "is_reached": each.is_reached,
            }
            for each in progress.classes.classes
        ],
    }


def _season(season: HandicapSeason) -> dict[str, Any]:
    return {
        "first_day": season.season.start,
        "last_day": season.season.end,
        "rounds": season.round_count,
        "handicap": season.handicap,
        "changes": [_change(change) for change in season.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    by = change.by
    return {
        "why": change.why,
        "day": change.day,
        "handicap": change.handicap,
        "round": by and by.card.round_key,
        "total": by and by.card.total,
        "round_handicap": by and by.handicap,
        "slot_id": by and by.card.public_id,
    }
