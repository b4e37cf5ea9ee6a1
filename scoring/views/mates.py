"""Target mates: who is scored on this phone, who scores this card, and how that ends."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.device_cookies import label_asking, network_asking, visitor_of
from scoring.forms.accounts import refuse
from scoring.forms.mates import MateForm
from scoring.granting import (
    LINK_LASTS,
    card_to_score,
    make_grant_link,
    take_grant_link,
    withdraw_grant,
)
from scoring.mates import add_mate, hand_over, kept_cards, scored_cards
from scoring.models import Slot
from scoring.moving import LASTS
from scoring.refusals import Conflict, NotFound, Refusal, TooMany
from scoring.viewers import caller_for
from scoring.views.asked_slots import asked_slot
from scoring.views.qr_codes import shown_link
from scoring.views.signing_in import refused_with, to_card


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mates(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    slot, by = asked_slot(request, slot_id, Slot.objects.recordable_by)
    if slot.archer_id != by.archer_id:
        return _to_own(by)
    if request.method != "POST":
        return _page(request, slot, by, MateForm(initial={"bowstyle": slot.bowstyle}))
    form = MateForm(request.POST)
    if not form.is_valid():
        return _page(request, slot, by, form, status=422)
    asked = form.cleaned_data
    try:
        add_mate(
            slot_id,
            name=asked["display_name"],
            bowstyle=asked["bowstyle"],
            by=by,
            network=network_asking(request),
        )
    except Conflict:
        form.add_error(None, gettext("Only while you shoot: you left the line or finished."))
        return _page(request, slot, by, form, status=409)
    except Refusal as why:
        refuse(form, why)
        return refused_with(why, _page(request, slot, by, form))
    return redirect("mates", slot_id)


def _to_own(by: Caller) -> HttpResponse:
    """Of a mate's card the mates are on the page of one's own."""
    own = Slot.objects.current_for(by.archer_id)
    return redirect("mates", own.public_id) if own else redirect("sessions")


def _page(
    request: HttpRequest, slot: Slot, by: Caller, form: MateForm, *, status: int = 200, **told: Any
) -> HttpResponse:
    kept = list(kept_cards(by))
    page = {
        "slot": slot,
        "form": form,
        "kept": kept,
        "scored": [card for card in scored_cards(by) if card not in kept],
        "grants": slot.grants.select_related("archer").order_by("granted_at", "pk"),
        "is_owner": slot.session.owner_id == by.archer_id and slot.session.is_open,
        **told,
    }
    return render(request, "scoring/mates.html", page, status=status)


@never_cache
@require_POST
def grant_link(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """The code by which mates may score this card, shown this once."""
    slot, by = asked_slot(request, slot_id, Slot.objects.owned_by)
    try:
        token = make_grant_link(slot_id, by=by)
    except TooMany as why:
        return refused_with(why, _page(request, slot, by, MateForm(), refused=why))
    page = {"slot": slot, **_code(request, "grant", token, LINK_LASTS)}
    return render(request, "scoring/mates_code.html", page, status=201)


def _code(request: HttpRequest, way: str, token: str, lasts: timedelta) -> dict[str, Any]:
    return {"shown": shown_link(request, way, token), "minutes": lasts.seconds // 60}


@require_POST
def withdrawal(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    _, by = asked_slot(request, slot_id, Slot.objects.owned_by)
    try:
        mate = forms.UUIDField().clean(request.POST.get("archer"))
        withdraw_grant(slot_id, to=mate, by=by)
    except (forms.ValidationError, NotFound) as unknown:
        raise Http404 from unknown
    return redirect("mates", slot_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest, grant: str) -> HttpResponse:
    """For whoever has the link of a card. To look at it changes nothing."""
    slot, archer = card_to_score(grant), visitor_of(request).archer
    if slot is None:
        return render(request, "scoring/mates_over.html", status=404)
    page = {"slot": slot, "is_own": archer is not None and archer.pk == slot.archer_id}
    if request.method != "POST":
        return render(request, "scoring/mates_confirm.html", page)
    try:
        granted = take_grant_link(
            grant,
            by=caller_for(archer) if archer else None,
            network=network_asking(request),
            label=label_asking(request),
        )
    except NotFound:
        return render(request, "scoring/mates_over.html", status=404)
    except Refusal as why:
        return refused_with(why, render(request, "scoring/mates_confirm.html", page))
    return to_card(request, granted.slot, granted.token)


@never_cache
@require_POST
def handover(request: HttpRequest, mate_id: UUID) -> HttpResponse:
    """The code by which a mate takes the card along to a phone of their own, shown this once."""
    mate, by = asked_slot(request, mate_id, Slot.objects.kept_by)
    try:
        token = hand_over(mate_id, by=by)
    except TooMany as why:
        page = {"mate": mate, "refused": why}
        return refused_with(why, render(request, "scoring/mates_handover.html", page))
    page = {"mate": mate, **_code(request, "move", token, LASTS)}
    return render(request, "scoring/mates_handover.html", page, status=201)


@require_POST
def mate_finish(request: HttpRequest, mate_id: UUID) -> HttpResponse:
    _, by = asked_slot(request, mate_id, Slot.objects.kept_by)
    finish_card(mate_id, by=by)
    return _to_own(by)
