"""One end of a card: to score it without JavaScript, and to correct it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from scoring.callers import own_device
from scoring.docks import NoSuchEnd, boxes_of, keys_of
from scoring.forms.ends import EndForm
from scoring.models import Slot
from scoring.recording import CardRequest, record
from scoring.refusals import NotFound, Refusal
from scoring.views.asked_slots import asked_slot
from scoring.views.signing_in import refused_with


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, slot_id: UUID, number: int) -> HttpResponse:
    """Posted to, it takes one arrow or all of the end; phones with JavaScript send operations."""
    slot, caller = asked_slot(request, slot_id, Slot.objects.recordable_by)
    try:
        boxes = boxes_of(slot, number)
    except NoSuchEnd as unknown:
        raise Http404 from unknown
    form = EndForm(
        request.POST if request.method == "POST" else None, boxes=boxes, keys=keys_of(slot)
    )
    if request.method != "POST":
        return _page(request, slot, number, form)
    if not form.is_valid():
        return _page(request, slot, number, form, status=422)

    try:
        if operations := form.operations():
            record(CardRequest(slot.public_id, caller, own_device(caller), operations, None))
    except NotFound as gone:
        raise Http404 from gone
    except Refusal as why:
        form.add_error(None, _("The card does not take this any more: it is closed or confirmed."))
        return refused_with(why, _page(request, slot, number, form))
    return redirect(reverse("slot", args=[slot.public_id]) + f"#dock-{slot.public_id}")


def _page(
    request: HttpRequest, slot: Slot, number: int, form: EndForm, *, status: int = 200
) -> HttpResponse:
    return render(
        request, "scoring/end.html", {"slot": slot, "end": number, "form": form}, status=status
    )
