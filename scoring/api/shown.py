"""What answers are made of: times, words that may be unsaid, archers by name."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, Field

from scoring.times import iso

IsoTime = Annotated[str, BeforeValidator(iso)]
IsoTimeOrNull = Annotated[str | None, BeforeValidator(lambda moment: moment and iso(moment))]
# An empty word of a row is one that nobody said.
WordOrNull = Annotated[str | None, BeforeValidator(lambda word: word or None)]


class ArcherName(Schema):
    archer_id: UUID = Field(validation_alias="public_id")
    name: str = Field(validation_alias="display_name")
