"""What coaches pinned to ends of a card, on the page on which its archer records it."""

from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from scoring.callers import Caller
from scoring.live.rooms import Changes, Room, live_room
from scoring.models import ClubMembership, Slot
from scoring.models.slot import SlotQuerySet
from scoring.notes import PINNED
from scoring.slot_room import OfSlot


class PinnedOnPage(NamedTuple):
    room: str
    version: int
    part: SafeString


@live_room
class PinnedRoom(OfSlot, Room):
    """For the archer alone. Its version moves with the notes, not with arrows: which of them the
    card stands at the phone says itself (js/keypad.js), without signal too; the fragment says it as
    of when it was read."""

    kind = PINNED
    version_column = "notes_version"

    @staticmethod
    def slots_open_to(viewer: Caller) -> SlotQuerySet:
        return Slot.objects.owned_by(viewer)

    def changes_since(self, version: int | None) -> Changes:
        return self.changes_of(Slot.objects.get(public_id=self.key))

    def changes_of(self, slot: Slot) -> Changes:
        id_ = f"pinned-{self.key}"
        return Changes(slot.notes_version, {id_: _fragment(id_, slot)})


def pinned_on_page(slot: Slot) -> PinnedOnPage | None:
    """None of an archer to whom no coach writes: their phone has a room less to keep."""
    if slot.finished_at or not ClubMembership.objects.filter(archer=slot.archer_id).exists():
        return None
    room = PinnedRoom(str(slot.public_id))
    told = room.changes_of(slot)
    [part] = told.fragments.values()
    return PinnedOnPage(room.name, told.version, SafeString(part))


def _fragment(id_: str, slot: Slot) -> SafeString:
    """Those of others that were not put aside."""
    unread = slot.notes.filter(read_at=None).exclude(end=None).exclude(author=slot.archer_id)
    told = {"id": id_, "slot": slot, "notes": unread, "end": _end_now(slot)}
    return render_to_string("scoring/_pinned.html", told)


def _end_now(slot: Slot) -> int | None:
    """That of the next arrow."""
    if not slot.is_shooting:
        return None
    round_ = slot.sheet.round
    if round_ is None:
        return slot.last_place // slot.shot_per_round + 1
    return round_.end_of(slot.last_place + 1) if slot.last_place < round_.arrow_count else None
