"""The end of a card: it is finished, and then its archer agrees to it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from scoring.card_life import confirm_card, finish_card
from scoring.forms.finishing import ConfirmationForm
from scoring.models import Slot
from scoring.refusals import Conflict
from scoring.scorecards import Scorecard, scorecard_of
from scoring.views.asked_slots import asked_slot


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """A look says what will become of the card; posted to, it does."""
    slot, caller = asked_slot(request, slot_id, Slot.objects.ended_by)
    if request.method != "POST":
        return render(request, "scoring/card_finish.html", {"card": scorecard_of(slot)})
    finish_card(slot_id, by=caller)
    return redirect("confirmation", slot_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    slot, caller = asked_slot(request, slot_id, Slot.objects.ended_by)
    total = slot.total if slot.sheet.is_scored else None
    form = ConfirmationForm(request.POST if request.method == "POST" else None, total=total)
    if request.method != "POST":
        return _page(request, slot, form)
    if not form.is_valid():
        return _page(request, slot, form, status=422)

    try:
        confirm_card(slot_id, total=form.cleaned_data.get("total"), by=caller)
    except Conflict as why:
        # As the card is now: it was another when it was refused if it was one that was just read.
        slot.refresh_from_db()
        if why.about == "total":
            figures = {"yours": form.cleaned_data["total"], "ours": slot.total}
            words = _("You have %(yours)d, the card has %(ours)d. Nothing was confirmed.")
            form.add_error("total", words % figures)
        return _page(request, slot, form, status=409)
    return redirect("card", slot_id)


def _page(
    request: HttpRequest, slot: Slot, form: ConfirmationForm, *, status: int = 200
) -> HttpResponse:
    """Says itself what is in the way: that the card is not finished, or that phones differ."""
    card: Scorecard = scorecard_of(slot)
    page = {"card": card, "form": form}
    return render(request, "scoring/card_confirmation.html", page, status=status)
