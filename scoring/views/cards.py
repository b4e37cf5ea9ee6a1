"""The whole card: on the screen, on paper, and to take along."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scoring.card_exports import card_as_csv, card_as_json, card_file_name
from scoring.card_links import card_link_of
from scoring.forms.fields import AGE_GROUP_WORDS, BOWSTYLE_WORDS, CATEGORY_WORDS
from scoring.models import Slot
from scoring.notes import notes_of
from scoring.scorecards import scorecard_of
from scoring.slot_fragments import face_in_words
from scoring.views.asked_slots import asked_slot
from scoring.views.files import table_to_keep, to_keep
from scoring.views.rounds import distances_of, faces_of


@never_cache
@require_safe
def card(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    slot, caller = asked_slot(request, slot_id, Slot.objects.visible_to)
    is_own = slot.archer_id == caller.archer_id
    # The host of a shoot corrects too, and reads nothing of what archer and coach write.
    may_note = is_own or Slot.objects.noted_by(caller).filter(pk=slot.pk).exists()
    page = {
        "slot": slot,
        "card": scorecard_of(slot),
        "facts": _facts(slot),
        "is_own": is_own,
        "may_end": is_own or slot.is_ended_by(caller),
        "may_correct": slot.is_correctable_by(caller),
        "may_note": may_note,
    }
    if may_note:
        page["notes"] = notes_of(slot.public_id, by=caller)
    if is_own:
        page["link"] = card_link_of(slot)
    return render(request, "scoring/card.html", page)


@require_safe
def card_csv(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    slot, _ = asked_slot(request, slot_id, Slot.objects.visible_to)
    return table_to_keep(card_as_csv(scorecard_of(slot)), card_file_name(slot, "csv"))


@require_safe
def card_json(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    slot, _ = asked_slot(request, slot_id, Slot.objects.visible_to)
    return to_keep(JsonResponse(card_as_json(scorecard_of(slot))), card_file_name(slot, "json"))


def _facts(slot: Slot) -> dict[str, Any]:
    """Of the archer and the round, in words; empty where it was not said."""
    round_ = slot.sheet.round
    return {
        "bowstyle": BOWSTYLE_WORDS.get(slot.bowstyle, ""),
        "category": CATEGORY_WORDS.get(slot.category, ""),
        "age_group": AGE_GROUP_WORDS.get(slot.age_group, ""),
        "face": face_in_words(slot.sheet) or (faces_of(round_) if round_ else ""),
        "distances": distances_of(round_) if round_ else [],
    }
