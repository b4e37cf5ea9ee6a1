"""What coaches pinned to ends of a card, on the page on which its archer records it."""

from collections.abc import Collection
from typing import NamedTuple, Self

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from scoring.callers import Caller
from scoring.live.rooms import NOT_FOUND, NOT_SIGNED_IN, Changes, Refused, Room, live_room
from scoring.models import ClubMembership, Slot
from scoring.notes import PINNED
from scoring.slot_room import is_id


class PinnedOnPage(NamedTuple):
    room: str
    version: int
    part: SafeString


@live_room
class PinnedRoom(Room):
    """For the archer alone. Its version moves with the notes, not with arrows: which of them the
    card stands at the phone says itself (js/keypad.js), without signal too; the fragment says it as
    of when it was read."""

    kind = PINNED

    @classmethod
    def open_to(cls, key: str, viewer: Caller | None) -> Self:
        if viewer is None:
            raise Refused(NOT_SIGNED_IN)
        if not (is_id(key) and Slot.objects.owned_by(viewer).filter(public_id=key).exists()):
            raise Refused(NOT_FOUND)
        return cls(key)

    @classmethod
    def versions(cls, keys: Collection[str]) -> dict[str, int]:
        found = Slot.objects.filter(public_id__in=keys)
        return {str(key): told for key, told in found.values_list("public_id", "notes_version")}

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
