"""The page of a slot: the card that is shot there, live."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scoring.callers import Caller
from scoring.docks import dock_of
from scoring.epochs import current_epoch
from scoring.forms.card_rows import RowsForm
from scoring.models import Slot
from scoring.slot_fragments import fragment_id
from scoring.slot_room import SlotRoom
from scoring.views.asked_slots import asked_slot

# What stands alone on it; the rows of the table are a list.
_PARTS = ("who", "head", "columns", "breaks", "stats", "standing", "charts")


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
    status: int = 200,
) -> HttpResponse:
    """As it stands now; `rows_form` is one that was refused."""
    # Before the rows: after a restore between them the page would seem to be of the new epoch.
    epoch = current_epoch()
    room = SlotRoom(str(slot.public_id))
    changes = room.changes_of(slot, None)
    page = {
        "slot": slot,
        "room": room.name,
        "epoch": epoch,
        "version": changes.version,
        "read_at": timezone.now(),
        "parts": {part: changes.fragments[fragment_id(slot, part)] for part in _PARTS},
        "rows": [changes.fragments[row] for (row,) in room.ordered(changes.sort_keys)],
    }
    # Also of a card that takes no more: something may wait on this phone.
    if slot.is_recordable_by(caller):
        page["dock"] = dock_of(slot)
    if caller.archer_id == slot.archer_id:
        page["rows_form"] = rows_form or RowsForm(initial={"shot_per_round": slot.shot_per_round})
    return render(request, "scoring/slot.html", page, status=status)
