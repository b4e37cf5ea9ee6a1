"""The rows of a score table: how many arrows stand in one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from scoring.card_life import change_rows
from scoring.forms.card_rows import RowsForm
from scoring.models import Slot
from scoring.views.asked_slots import asked_slot
from scoring.views.slots import slot_page


@require_POST
def rows(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """The archer's own choice; every screen is drawn anew and no arrow moves."""
    slot, caller = asked_slot(request, slot_id, Slot.objects.owned_by)
    form = RowsForm(request.POST)
    if not form.is_valid():
        return slot_page(request, slot, caller, rows_form=form, status=422)
    change_rows(slot_id, shot_per_round=form.cleaned_data["shot_per_round"], by=caller)
    return redirect("slot", slot_id)
