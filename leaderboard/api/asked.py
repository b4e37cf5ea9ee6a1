"""What requests about shoots carry: each word checked as the shoot itself checks it."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, Field, WithJsonSchema

from leaderboard.making import checked_round, checked_title
from leaderboard.models.shoot import LARGEST_CAPACITY, LONGEST_TITLE
from leaderboard.tie_breaks import TIE_BREAKS
from scoring.api.parameters import one_of
from scoring.refusals import Invalid
from scoring.sessions import checked_timezone


def _checked_by(check: Callable[[str], Any]) -> AfterValidator:
    """So that a request with two wrong fields is told of both."""

    def accepted(given: str) -> str:
        try:
            check(given)
        except Invalid as wrong:
            raise ValueError(wrong.words) from wrong
        return given

    return AfterValidator(accepted)


Title = Annotated[
    str, _checked_by(checked_title), WithJsonSchema({"type": "string", "maxLength": LONGEST_TITLE})
]
RoundKey = Annotated[
    str, Field(max_length=60, description="A key of /round."), _checked_by(checked_round)
]
Zone = Annotated[
    str, Field(max_length=64, examples=["Europe/London"]), _checked_by(checked_timezone)
]
TieBreak = one_of(tuple(TIE_BREAKS))
Capacity = Annotated[int, Field(strict=True, ge=1, le=LARGEST_CAPACITY)]
# A code or a token. Longer than any: the shoot says which are its own.
Typed = Annotated[str, Field(min_length=1, max_length=100)]
