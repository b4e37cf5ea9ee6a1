"""The rows of a score table: how many arrows stand in one."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from scoring.device_cookies import visitor_of
from scoring.forms.card_rows import RowsForm
from scoring.models import Slot
from scoring.recording import change_rows
from scoring.viewers import caller_for
from scoring.views.slots import slot_page


@require_POST
def rows(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """The archer's own choice; every screen is drawn anew and no arrow moves."""
    archer = visitor_of(request).archer
    if archer is None:
        raise Http404
    caller = caller_for(archer)
    slots = Slot.objects.owned_by(caller).select_related("archer", "target", "session")
    slot = get_object_or_404(slots, public_id=slot_id)
    form = RowsForm(request.POST)
    if not form.is_valid():
        return slot_page(request, slot, caller, rows_form=form, status=422)
    change_rows(slot_id, shot_per_round=form.cleaned_data["shot_per_round"], by=caller)
    return redirect("slot", slot_id)
