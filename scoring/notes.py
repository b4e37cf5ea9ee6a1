"""Notes beside a card: between its archer and the coaches, and nobody else."""

from typing import TypedDict, Unpack
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from scoring.callers import Caller
from scoring.live.pokes import poke_after_commit
from scoring.models import Note, Slot
from scoring.models.note import LONGEST_TEXT
from scoring.names import is_plain_text
from scoring.recording import lock_slot
from scoring.refusals import Conflict, Invalid, required
from scoring.sheets import PRACTICE_PLACES
from scoring.writing import one_transaction

# Of one author beside one card.
MOST_NOTES = 100
# The kind of the room that shows those pinned to an end (scoring.pinned_room).
PINNED = "pinned"


class NoteFacts(TypedDict, total=False):
    # None: a note on the whole card.
    end: int | None
    text: str


def notes_of(slot_id: UUID, *, by: Caller) -> QuerySet[Note]:
    """Oldest first."""
    slot = Slot.objects.noted_by(by).filter(public_id=slot_id).first()
    return required(slot, "slot", slot_id).notes.select_related("author")


@one_transaction
def add_note(slot_id: UUID, *, text: str, end: int | None = None, by: Caller) -> Note:
    slot = _lock(slot_id, Slot.objects.noted_by(by))
    if slot.notes.filter(author=by.archer_id).count() >= MOST_NOTES:
        raise Conflict("note", f"{MOST_NOTES} of yours are beside this card; delete one first")
    note = Note(slot=slot, author_id=by.archer_id, written_at=timezone.now())
    return _write(note, text=text, end=end)


@one_transaction
def change_note(slot_id: UUID, note_id: UUID, *, by: Caller, **changes: Unpack[NoteFacts]) -> Note:
    return _write(_own_note(slot_id, note_id, by=by), **changes)


@one_transaction
def delete_note(slot_id: UUID, note_id: UUID, *, by: Caller) -> None:
    note = _own_note(slot_id, note_id, by=by)
    note.delete()
    _tell(note.slot)


@one_transaction
def read_note(slot_id: UUID, note_id: UUID, *, by: Caller) -> None:
    """The archer puts it aside; it stays beside the card."""
    note = _locked(slot_id, note_id, Slot.objects.owned_by(by), Note.objects.all())
    if note.read_at is None:
        note.read_at = timezone.now()
        note.save(update_fields=["read_at"])
        _tell(note.slot)


def forget_notes(notes: QuerySet[Note]) -> None:
    """Whosever they are: of one who is erased. Only while a card is shot does a page show them."""
    noted = Slot.objects.filter(pk__in=notes.values("slot")).order_by("pk")
    slots = list(noted.select_for_update(no_key=True))
    notes.delete()
    for slot in slots:
        if slot.finished_at is None:
            _tell(slot)


def say_otherwise(note: int, before: str, after: str) -> None:
    """Without a name that is erased, unless its author has changed it meanwhile."""
    slot = Slot.objects.filter(notes=note).select_for_update(no_key=True, of=("self",)).first()
    if slot and Note.objects.filter(pk=note, text=before).update(text=after):
        _tell(slot)


def _lock(slot_id: UUID, allowed: QuerySet[Slot]) -> Slot:
    """Of nobody who is erased meanwhile. Asked again under the lock: before it, PostgreSQL answers
    as of when the request came, and whoever waited would write beside a card without a name."""
    allowed = allowed.filter(archer__is_active=True)
    lock_slot(slot_id, allowed)
    return lock_slot(slot_id, allowed)


def _own_note(slot_id: UUID, note_id: UUID, *, by: Caller) -> Note:
    written = Note.objects.filter(author=by.archer_id)
    return _locked(slot_id, note_id, Slot.objects.noted_by(by), written)


def _locked(slot_id: UUID, note_id: UUID, slots: QuerySet[Slot], notes: QuerySet[Note]) -> Note:
    """With its card, which comes first as everywhere: whoever is erased holds that already."""
    slot = _lock(slot_id, slots)
    note = required(notes.filter(slot=slot, public_id=note_id).first(), "note", note_id)
    note.slot = slot
    return note


def _write(note: Note, **facts: Unpack[NoteFacts]) -> Note:
    for field, fact in facts.items():
        setattr(note, field, fact)
    _check_text(note.text)
    _check_end(note.end, note.slot)
    # What was changed was not read.
    note.read_at = None
    note.save()
    _tell(note.slot)
    return note


def _tell(slot: Slot) -> None:
    """Whoever shows the notes that are pinned to the card's ends."""
    Slot.objects.filter(pk=slot.pk).update(notes_version=F("notes_version") + 1)
    slot.refresh_from_db(fields=["notes_version"])
    poke_after_commit(PINNED, slot.public_id, slot.notes_version)


def _check_text(text: str) -> None:
    if not text.strip():
        raise Invalid("text", "is empty")
    if len(text) > LONGEST_TEXT:
        raise Invalid("text", f"at most {LONGEST_TEXT} characters")
    if not is_plain_text(text):
        raise Invalid("text", "holds a control character")


def _check_end(end: int | None, slot: Slot) -> None:
    last = last_end(slot)
    if end is not None and not 1 <= end <= last:
        raise Invalid("end", f"{end} is no end of this card: 1 to {last}")


def end_to_pin(slot: Slot) -> int:
    """Where a word is heard: at the next change of distance, else before the next end."""
    round_, place = slot.sheet.round, slot.last_place + 1
    if round_ is None:
        return slot.last_place // slot.shot_per_round + 2
    begins = [places.start for places in round_.stretches if places.start >= max(place, 2)]
    if begins:
        return round_.end_of(begins[0])
    return min(slot.last_place // round_.end_size + 2, last_end(slot))


def last_end(slot: Slot) -> int:
    """A practice has rows instead of ends, and as many as arrows may be shot in it."""
    round_ = slot.sheet.round
    return round_.end_of(round_.arrow_count) if round_ else PRACTICE_PLACES
