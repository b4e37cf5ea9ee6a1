"""Notes beside a card over HTTP, for its archer and the coaches."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from scoring.api.envelope import answer, answers, created
from scoring.api.parameters import Body, Page, Paging, refuse_parameters
from scoring.api.shown import ArcherName, IsoTime
from scoring.api.signing_in import archer_only, caller_of
from scoring.models.note import LONGEST_TEXT
from scoring.notes import add_note, change_note, delete_note, notes_of

router = Router(tags=["Notes"], auth=archer_only)

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
# Which ends there are the card says; this is what both databases hold.
End = Annotated[int, Field(strict=True, ge=1, lt=2**15)]


class NoteBody(Body):
    end: End | None = None
    text: Text


class NoteChangeBody(Body):
    end: End | None = None
    # Left out, it stays; it cannot be null.
    text: Text = ""


class NoteData(Schema):
    note_id: UUID = Field(validation_alias="public_id")
    end: int | None
    text: str
    author: ArcherName
    written_at: IsoTime


@router.get(
    "/slot/{slot_id}/note", response=answers(Page[NoteData], 401, 403, 404), summary="Notes"
)
def list_notes(request: HttpRequest, slot_id: UUID, paging: Query[Paging]) -> Any:
    """The oldest first. Without an end, a note is on the whole card."""
    return answer(paging.cut(notes_of(slot_id, by=caller_of(request))))


@router.post(
    "/slot/{slot_id}/note",
    response=answers(NoteData, 400, 401, 403, 404, 409, status=201),
    summary="Write a note",
)
def post_note(request: HttpRequest, slot_id: UUID, body: NoteBody) -> Any:
    """The text is kept as it is, markup and all. Each author has up to 100 beside a card."""
    refuse_parameters(request)
    note = add_note(slot_id, text=body.text, end=body.end, by=caller_of(request))
    return created(note)


@router.patch(
    "/slot/{slot_id}/note/{note_id}",
    response=answers(NoteData, 400, 401, 403, 404),
    summary="Change your note",
)
def patch_note(request: HttpRequest, slot_id: UUID, note_id: UUID, body: NoteChangeBody) -> Any:
    """What is left out stays; an end of null makes it a note on the whole card."""
    refuse_parameters(request)
    changes = body.model_dump(exclude_unset=True)
    return answer(change_note(slot_id, note_id, by=caller_of(request), **changes))


@router.delete(
    "/slot/{slot_id}/note/{note_id}",
    response=answers(None, 401, 403, 404),
    summary="Delete your note",
)
def remove_note(request: HttpRequest, slot_id: UUID, note_id: UUID) -> Any:
    refuse_parameters(request)
    delete_note(slot_id, note_id, by=caller_of(request))
    return answer(None)
