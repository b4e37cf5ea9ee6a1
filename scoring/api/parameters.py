"""What requests may carry: nothing unknown, lists by pages, words from a known list."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from ninja import Schema
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from scoring.api.envelope import Refused
from scoring.faces import FARTHEST_MM
from scoring.past_cards import STATUSES
from scoring.profiles import AGE_GROUPS, BOWSTYLES, CATEGORIES
from scoring.rounds import UnknownRound, round_for


class Body(BaseModel):
    """Not ninja's Schema, which can read objects too and takes twice the time for it."""

    model_config = ConfigDict(extra="forbid")


class ChangeBody(Body):
    """What is left out, or null, stays as it is."""

    @model_validator(mode="after")
    def change_something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError(f"name what to change: {', '.join(type(self).model_fields)}")
        return self


class Parameters(BaseModel):
    """Refuses parameters it does not know: a misspelt filter must not look like an empty one."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def include_undeclared(cls, known: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        # ninja hands over the declared parameters only, and of a repeated one the last.
        given = info.context["request"].GET if info.context else QueryDict()
        for name, values in given.lists():
            if len(values) > 1:
                raise Refused(422, f"query.{name}: given {len(values)} times")
            if "\x00" in values[0]:
                raise Refused(422, f"query.{name}: holds a NUL character")
        return {**given.dict(), **known}


def refuse_parameters(request: HttpRequest) -> None:
    """For an address that takes none."""
    for name in request.GET:
        raise Refused(422, f"query.{name}: Extra inputs are not permitted")


class Paging(Parameters):
    page: int = Field(1, ge=1, le=1_000_000)
    size: int = Field(50, ge=1, le=200)

    def cut(self, found: Sequence[Any] | QuerySet[Any]) -> dict[str, Any]:
        """One page of a list, in the form of `Page`. Of rows, no others are read."""
        end = self.page * self.size
        total = found.count() if isinstance(found, QuerySet) else len(found)
        return {
            "items": list(found[end - self.size : end]),
            "total": total,
            "page": self.page,
            "size": self.size,
            "has_next": end < total,
            "has_prev": self.page > 1,
        }


class Page[Item](Schema):
    items: list[Item]
    total: int
    page: int
    size: int
    has_next: bool
    has_prev: bool


def one_of(words: Sequence[str]) -> Any:
    def known(word: str) -> str:
        if word not in words:
            raise ValueError(f"{word!r} is not one of {', '.join(words)}")
        return word

    return Annotated[
        str, AfterValidator(known), WithJsonSchema({"type": "string", "enum": list(words)})
    ]


Bowstyle = one_of(BOWSTYLES)
Category = one_of(CATEGORIES)
AgeGroup = one_of(AGE_GROUPS)
Unit = one_of(("m", "yd"))
CardStatus = one_of(STATUSES)


def _known_round(key: str) -> str:
    try:
        round_for(key)
    except UnknownRound as unknown:
        raise ValueError(str(unknown)) from unknown
    return key


RoundKey = Annotated[
    str,
    AfterValidator(_known_round),
    Field(description="A key of /round.", examples=["york"]),
]

# Neither text nor true is a length, though both can be read as one.
Millimetres = Annotated[float, Field(strict=True, allow_inf_nan=False)]

Coordinate = Annotated[Millimetres | None, Field(ge=-FARTHEST_MM, le=FARTHEST_MM)]
# The latest moment that JavaScript's clock can show.
EpochMilliseconds = Annotated[int, Field(strict=True, ge=0, le=8_640_000_000_000_000)]


def _moment(given: object) -> datetime:
    try:
        moment = datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError("a time is text like 2026-05-01T10:00:00Z, with its offset from UTC")
    return moment


# pydantic's own would take numbers too, and guess what they count.
Moment = Annotated[
    datetime,
    PlainValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


def _day(given: object) -> date:
    try:
        day = date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        day = None
    # Python reads other ways of writing one too.
    if day is None or day.isoformat() != given:
        raise ValueError("a day is text like 2026-05-01")
    return day


Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
