"""The link to a card: its archer makes it and takes it back, whoever has it watches."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring.card_links import (
    card_link_of,
    make_card_link,
    reader_of,
    revoke_card_link,
    slot_shown_by,
)
from scoring.concerning import concerns
from scoring.models import Slot
from scoring.viewers import CARD_LINK
from scoring.views.asked_slots import asked_slot
from scoring.views.qr_codes import shown_link
from scoring.views.slots import slot_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card_link(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """Posted to, it makes a link and shows it this once; the one before is dead."""
    slot, caller = asked_slot(request, slot_id, Slot.objects.owned_by)
    if request.method != "POST":
        page: dict[str, Any] = {"slot": slot, "link": card_link_of(slot)}
        return render(request, "scoring/card_link.html", page)
    token = make_card_link(slot_id, by=caller)
    shown = shown_link(request, "shared-card", token)
    page = {"slot": slot, "link": card_link_of(slot), "shown": shown}
    return render(request, "scoring/card_link.html", page, status=201)


@require_POST
def card_link_revocation(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    _, caller = asked_slot(request, slot_id, Slot.objects.owned_by)
    revoke_card_link(slot_id, by=caller)
    return redirect("card-link", slot_id)


@never_cache
@require_safe
def shared_card(request: HttpRequest, card_token: str) -> HttpResponse:
    """The card as it is shot, for reading alone."""
    slot_pk = slot_shown_by(card_token)
    if slot_pk is None:
        raise Http404
    slot = Slot.objects.select_related("archer", "target", "session").get(pk=slot_pk)
    # The log names the card, not the link.
    concerns("slot", slot.public_id)
    opened_by = f"{CARD_LINK}.{card_token}"
    return slot_page(request, slot, reader_of(slot_pk), opened_by=opened_by)
