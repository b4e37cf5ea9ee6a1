"""Notes beside a card: between its archer and the coaches, and nobody else."""

from typing import TypedDict, Unpack
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from scoring.callers import Caller
from scoring.models import Note, Slot
from scoring.names import is_plain_line
from scoring.refusals import Invalid, NotFound
from scoring.sheets import PRACTICE_PLACES
from scoring.writing import one_transaction

LONGEST_TEXT = 500


class NoteFacts(TypedDict, total=False):
    # None: a note on the whole card.
    end: int | None
    text: str


def notes_of(slot_id: UUID, *, by: Caller) -> QuerySet[Note]:
    """Oldest first."""
    return _slot(slot_id, by=by).notes.select_related("author")


@one_transaction
def add_note(slot_id: UUID, *, text: str, end: int | None = None, by: Caller) -> Note:
    slot = _slot(slot_id, by=by)
    note = Note(slot=slot, author_id=by.archer_id, written_at=timezone.now())
    return _write(note, text=text, end=end)


@one_transaction
def change_note(slot_id: UUID, note_id: UUID, *, by: Caller, **changes: Unpack[NoteFacts]) -> Note:
    return _write(_own_note(slot_id, note_id, by=by), **changes)


@one_transaction
def delete_note(slot_id: UUID, note_id: UUID, *, by: Caller) -> None:
    _own_note(slot_id, note_id, by=by).delete()


def _slot(slot_id: UUID, *, by: Caller) -> Slot:
    slot = Slot.objects.noted_by(by).filter(public_id=slot_id).first()
    if slot is None:
        raise NotFound("slot", slot_id)
    return slot


def _own_note(slot_id: UUID, note_id: UUID, *, by: Caller) -> Note:
    own = notes_of(slot_id, by=by).filter(author=by.archer_id, public_id=note_id)
    note = own.select_for_update(no_key=True, of=("self",)).first()
    if note is None:
        raise NotFound("note", note_id)
    return note


def _write(note: Note, **facts: Unpack[NoteFacts]) -> Note:
    for field, fact in facts.items():
        setattr(note, field, fact)
    _check_text(note.text)
    _check_end(note.end, note.slot)
    note.save()
    return note


def _check_text(text: str) -> None:
    if not text.strip():
        raise Invalid("text", "is empty")
    if len(text) > LONGEST_TEXT:
        raise Invalid("text", f"at most {LONGEST_TEXT} characters")
    if not is_plain_line(text.replace("\r", "").replace("\n", "")):
        raise Invalid("text", "holds a control character")


def _check_end(end: int | None, slot: Slot) -> None:
    last = last_end(slot)
    if end is not None and not 1 <= end <= last:
        raise Invalid("end", f"{end} is no end of this card: 1 to {last}")


def last_end(slot: Slot) -> int:
    """A practice has rows instead of ends, and as many as arrows may be shot in it."""
    round_ = slot.sheet.round
    return round_.end_of(round_.arrow_count) if round_ else PRACTICE_PLACES
