"""One arrow of a card: what became of it, and its correction by a coach."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from scoring.forms.corrections import CorrectionForm
from scoring.models import Shot, Slot
from scoring.recording import correct_shot
from scoring.scorecards import history_of, position_of
from scoring.views.asked_slots import asked_slot


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrow(request: HttpRequest, slot_id: UUID, number: int) -> HttpResponse:
    """Whoever sees the card reads it; posted to, it takes a coach's word."""
    allowed = Slot.objects.correctable_by if request.method == "POST" else Slot.objects.visible_to
    slot, caller = asked_slot(request, slot_id, allowed)
    if not slot.sheet.has_place(number, last_used=slot.last_place):
        raise Http404
    shot = Shot.objects.filter(slot=slot, number=number).first()
    sent = request.POST if request.method == "POST" else None
    form = CorrectionForm(sent, slot=slot, value=shot.value if shot else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        correct_shot(slot_id, number=number, value=form.value, reason=reason, by=caller)
        return redirect("card-arrow", slot_id, number)

    page = {
        "slot": slot,
        "position": position_of(slot, number),
        "shot": shot,
        "changes": history_of(slot, number),
        "form": form,
        "may_correct": slot.is_correctable_by(caller),
    }
    status = 422 if form.is_bound else 200
    return render(request, "scoring/card_arrow.html", page, status=status)
