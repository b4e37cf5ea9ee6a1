"""The sport's tables over HTTP: rounds, faces, handicaps, classes, par."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AliasPath, Field

from scoring.api.envelope import Refused, answer, answers, not_found
from scoring.api.parameters import (
    AgeGroup,
    Body,
    Bowstyle,
    Category,
    Millimetres,
    Page,
    Paging,
    Parameters,
    RoundKey,
    Unit,
    refuse_parameters,
)
from scoring.classifications import ladder
from scoring.faces import FACES, FARTHEST_MM, THICKEST_MM, Face, UnknownFace, face_for, shaft_for
from scoring.handicaps import handicap_for
from scoring.par import shown_par
from scoring.profiles import Profile
from scoring.round_search import find_rounds
from scoring.rounds import Round, UnknownRound, round_for
from scoring.worth import worth_of

router = Router(tags=["Calculators"])


class PassData(Schema):
    arrows: int = Field(validation_alias="arrow_count")
    distance: int | float
    unit: str
    face_cm: int | float
    face_type: str = Field(validation_alias="face_key")


class RoundData(Schema):
    key: str
    name: str
    arrows: int = Field(validation_alias="arrow_count")
    max_score: int
    end_size: int
    is_indoor: bool
    is_metric: bool
    values: list[str] = Field(validation_alias=AliasPath("keypad", "values"))
    passes: list[PassData] = Field(validation_alias="legs")


class RoundFilter(Paging):
    text: str = Field("", max_length=100)
    indoor: bool | None = None
    metric: bool | None = None
    distance_from: float | None = Field(None, ge=0, allow_inf_nan=False)
    distance_to: float | None = Field(None, ge=0, allow_inf_nan=False)
    unit: Unit = "m"


@router.get("/round", response=answers(Page[RoundData]), summary="Rounds")
def list_rounds(request: HttpRequest, filters: Query[RoundFilter]) -> Any:
    """Every filter narrows the list; a range of distances has to hold all of the round's."""
    found = find_rounds(
        filters.text,
        is_indoor=filters.indoor,
        is_metric=filters.metric,
        distance_from=filters.distance_from,
        distance_to=filters.distance_to,
        unit=filters.unit,
    )
    return answer(filters.cut(found))


@router.get("/round/{key}", response=answers(RoundData, 404), summary="A round")
def read_round(request: HttpRequest, key: str) -> Any:
    refuse_parameters(request)
    try:
        return answer(round_for(key))
    except UnknownRound as unknown:
        raise not_found("round", key) from unknown


class RingData(Schema):
    value: str
    points: int
    radius_mm: float
    colour: str


class SpotData(Schema):
    x_mm: float
    y_mm: float


class FaceData(Schema):
    key: str
    name: str
    diameter_mm: float
    rings: list[RingData]
    spots: list[SpotData]


@router.get("/face", response=answers(Page[FaceData]), summary="Faces")
def list_faces(request: HttpRequest, paging: Query[Paging]) -> Any:
    return answer(paging.cut(list(FACES.values())))


@router.get("/face/{key}", response=answers(FaceData, 404), summary="A face")
def read_face(request: HttpRequest, key: str) -> Any:
    """Rings from the innermost outwards, around each spot."""
    refuse_parameters(request)
    return answer(_face(key))


class Tap(Body):
    x_mm: Millimetres = Field(ge=-FARTHEST_MM, le=FARTHEST_MM)
    y_mm: Millimetres = Field(ge=-FARTHEST_MM, le=FARTHEST_MM)
    shaft_mm: Millimetres = Field(shaft_for(is_indoor=False), gt=0, le=THICKEST_MM)


class TapValue(Schema):
    value: str | None
    points: int | None


@router.post("/face/{key}/value", response=answers(TapValue, 400, 404), summary="Score a tap")
def score_tap(request: HttpRequest, key: str, tap: Tap) -> Any:
    """What a shaft centred there scores, line cutters included; null where nothing is scored."""
    face = _face(key)
    if not face.rings:
        return answer({"value": None, "points": None})
    value = face.value_at(tap.x_mm, tap.y_mm, shaft_mm=tap.shaft_mm)
    return answer({"value": value, "points": face.keypad.points_for(value)})


class RoundAsked(Parameters):
    round: RoundKey

    @property
    def found_round(self) -> Round:
        return round_for(self.round)


class ScoreOfRound(RoundAsked):
    score: int = Field(examples=[534])


class HandicapData(Schema):
    round: str
    score: int
    handicap: int | None


@router.get("/handicap", response=answers(HandicapData), summary="Handicap of a score")
def read_handicap(request: HttpRequest, asked: Query[ScoreOfRound]) -> Any:
    """Archery GB 2023, 0 to 150; null for a score of 0."""
    round_ = asked.found_round
    with refused_as("query.score"):
        handicap = handicap_for(round_, asked.score)
    return answer({"round": round_.key, "score": asked.score, "handicap": handicap})


class ProfileParameters(Parameters):
    bowstyle: Bowstyle
    category: Category
    age_group: AgeGroup

    @property
    def profile(self) -> Profile:
        return Profile(self.bowstyle, self.category, self.age_group)


class ClassifiedScore(ScoreOfRound, ProfileParameters):
    pass


class NextClassData(Schema):
    classification: str
    score: int
    points: int


class ClassificationData(HandicapData):
    classification: str | None
    next: NextClassData | None


@router.get("/classification", response=answers(ClassificationData), summary="Class of a score")
def read_classification(request: HttpRequest, asked: Query[ClassifiedScore]) -> Any:
    """The Archery GB class (null: unclassified), the handicap, and the next class to reach."""
    round_ = asked.found_round
    with refused_as("query.score"):
        worth = worth_of(round_, asked.profile, asked.score)
    return answer({"round": round_.key, **worth._asdict()})


class ParAsked(RoundAsked, ProfileParameters):
    classification: str = Field(examples=["A1"])
    arrows: int = Field(examples=[72])


class ParData(Schema):
    round: str
    classification: str
    threshold: int
    handicap: int | None
    arrows: int
    par: int


@router.get("/par", response=answers(ParData), summary="Par of a class")
def read_par(request: HttpRequest, asked: Query[ParAsked]) -> Any:
    """The score expected after so many arrows of an archer who ends on the class's threshold."""
    round_ = asked.found_round
    rungs = dict(ladder(round_, asked.profile))
    if asked.classification not in rungs:
        classes = ", ".join(rungs) or "no class"
        raise Refused(422, f"query.classification: this round has {classes} for this archer")
    threshold = rungs[asked.classification]
    shot_round = round_.shot_with(asked.bowstyle)
    with refused_as("query.arrows"):
        shot = shot_round.arrows_per_leg(asked.arrows)
    return answer(
        {
            "round": round_.key,
            "classification": asked.classification,
            "threshold": threshold,
            "handicap": handicap_for(shot_round, threshold),
            "arrows": asked.arrows,
            "par": shown_par(shot_round, threshold, shot),
        }
    )


def _face(key: str) -> Face:
    try:
        return face_for(key)
    except UnknownFace as unknown:
        raise not_found("face", key) from unknown


@contextmanager
def refused_as(field: str) -> Iterator[None]:
    """What the tables refuse is told of the parameter that asked for it."""
    try:
        yield
    except ValueError as wrong:
        raise Refused(422, f"{field}: {wrong}") from wrong
