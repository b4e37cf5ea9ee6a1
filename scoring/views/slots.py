"""The page of a slot: the card that is shot there, live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scoring.callers import Caller
from scoring.docks import Dock, dock_of, recorded_together
from scoring.epochs import current_epoch
from scoring.forms.card_rows import RowsForm
from scoring.habits import Usual, usual_ends
from scoring.models import Arrow, Slot
from scoring.pinned_room import PinnedOnPage, pinned_on_page
from scoring.slot_fragments import CHARTS, PARTS, fragment_id
from scoring.slot_lines import BesideCards, beside_cards
from scoring.slot_room import SlotRoom
from scoring.views.asked_slots import asked_slot


@dataclass(frozen=True)
class CardOnPage:
    """One of those that are recorded on one phone; `dock` is None for who only looks."""

    slot: Slot
    is_open: bool
    is_own: bool
    may_end: bool
    room: str
    version: int
    parts: Mapping[str, str]
    rows: Sequence[str]
    charts: Sequence[str]
    dock: Dock | None
    usual: Usual | None
    # In use, to say which was shot; None of another's.
    arrows: Sequence[Arrow] | None
    rows_form: RowsForm | None
    # What else stands above it.
    line: str
    pinned: PinnedOnPage | None


@require_safe
def slot_detail(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    slot, caller = asked_slot(request, slot_id, Slot.objects.visible_to)
    return slot_page(request, slot, caller)


def slot_page(
    request: HttpRequest,
    slot: Slot,
    caller: Caller,
    *,
    rows_form: RowsForm | None = None,
    opened_by: str = "",
    status: int = 200,
) -> HttpResponse:
    """As it stands now; `rows_form` is one that was refused, `opened_by` a link that its socket
    has to show."""
    # Before the rows: after a restore between them the page would seem to be of the new epoch.
    epoch = current_epoch()
    cards, rooms_beside = _cards_on_page(slot, caller, rows_form)
    page = {
        "slot": slot,
        "cards": cards,
        "rooms_beside": rooms_beside,
        "dock": next(card.dock for card in cards if card.is_open),
        "has_keys": any(card.dock and card.slot.takes_arrows for card in cards),
        "epoch": epoch,
        "read_at": timezone.now(),
        "opened_by": opened_by,
    }
    return render(request, "scoring/slot.html", page, status=status)


def _cards_on_page(
    slot: Slot, caller: Caller, rows_form: RowsForm | None
) -> tuple[list[CardOnPage], Sequence[str]]:
    """All that this phone records at the target, and the rooms that belong to all of them."""
    is_recorded = slot.is_recordable_by(caller)
    slots = recorded_together(slot, caller) if is_recorded else [slot]
    beside = beside_cards(slots, caller) if is_recorded else BesideCards()
    cards = [
        _card(
            each,
            caller,
            is_open=each == slot,
            is_recorded=is_recorded,
            rows_form=rows_form,
            line=beside.lines.get(each.pk, ""),
        )
        for each in slots
    ]
    return cards, beside.rooms


def _card(
    slot: Slot,
    caller: Caller,
    *,
    is_open: bool,
    is_recorded: bool,
    rows_form: RowsForm | None,
    line: str,
) -> CardOnPage:
    room = SlotRoom(str(slot.public_id))
    changes = room.changes_of(slot, None)
    is_own = caller.archer_id == slot.archer_id
    return CardOnPage(
        slot=slot,
        is_open=is_open,
        is_own=is_own,
        may_end=is_own or (is_recorded and slot.is_ended_by(caller)),
        room=room.name,
        version=changes.version,
        parts={part: changes.fragments[fragment_id(slot, part)] for part in PARTS},
        rows=[changes.fragments[row] for (row,) in room.ordered(changes.sort_keys)],
        charts=[changes.fragments[fragment_id(slot, chart)] for chart in CHARTS],
        # Also of a card that takes no more: something may wait on this phone.
        dock=dock_of(slot) if is_recorded else None,
        usual=_usual(slot, room) if is_recorded else None,
        arrows=[*Arrow.objects.in_use().filter(archer=slot.archer_id)] if is_own else None,
        rows_form=(is_open and rows_form) or _rows_form(slot) if is_own else None,
        line=line,
        pinned=pinned_on_page(slot) if is_own else None,
    )


def _usual(slot: Slot, room: SlotRoom) -> Usual | None:
    most = slot.end_size * slot.sheet.keypad.top_points
    return usual_ends([*room.earlier_ends, *room.ends], most=most)


def _rows_form(slot: Slot) -> RowsForm:
    # An archer may have two cards on one page.
    return RowsForm(initial={"shot_per_round": slot.shot_per_round}, auto_id=f"{slot.public_id}-%s")
