"""What archer and coach write to each other beside a card."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from scoring.forms.notes import NoteForm
from scoring.models import Slot
from scoring.notes import add_note, change_note, delete_note, end_to_pin, notes_of, read_note
from scoring.refusals import Conflict, Invalid
from scoring.views.asked_slots import asked_slot, refused_as_pages_do


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """Posted to, it takes one more."""
    slot, caller = asked_slot(request, slot_id, Slot.objects.noted_by)
    # A coach's word is for later, an archer's for what was.
    is_for_later = caller.archer_id != slot.archer_id and slot.is_shooting
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        slot=slot,
        end=end_to_pin(slot) if is_for_later else None,
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            with refused_as_pages_do():
                add_note(slot_id, by=caller, **form.facts())
            return redirect("notes", slot_id)
        except (Conflict, Invalid) as why:
            form.refuse(why)
            status = 409 if isinstance(why, Conflict) else 422
    page = {
        "slot": slot,
        "form": form,
        "notes": notes_of(slot_id, by=caller),
        "is_for_later": is_for_later,
        "caller": caller,
    }
    return render(request, "scoring/card_notes.html", page, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, slot_id: UUID, note_id: UUID) -> HttpResponse:
    """One's own, to be changed."""
    slot, caller = asked_slot(request, slot_id, Slot.objects.noted_by)
    own = notes_of(slot_id, by=caller).filter(author=caller.archer_id)
    written = get_object_or_404(own, public_id=note_id)
    form = NoteForm(request.POST if request.method == "POST" else None, slot=slot, note=written)
    if form.is_valid():
        try:
            with refused_as_pages_do():
                change_note(slot_id, note_id, by=caller, **form.facts())
            return redirect("notes", slot_id)
        except Invalid as why:
            form.refuse(why)
    page = {"slot": slot, "form": form, "note": written}
    return render(request, "scoring/card_note.html", page, status=422 if form.is_bound else 200)


@require_POST
def note_reading(request: HttpRequest, slot_id: UUID, note_id: UUID) -> HttpResponse:
    """The archer puts aside what is pinned to an end."""
    _, caller = asked_slot(request, slot_id, Slot.objects.owned_by)
    with refused_as_pages_do():
        read_note(slot_id, note_id, by=caller)
    if "HX-Request" in request.headers:
        # The live page has it taken away by its room.
        return HttpResponse(status=204)
    return redirect("slot", slot_id)


@require_POST
def note_deletion(request: HttpRequest, slot_id: UUID, note_id: UUID) -> HttpResponse:
    _, caller = asked_slot(request, slot_id, Slot.objects.noted_by)
    with refused_as_pages_do():
        delete_note(slot_id, note_id, by=caller)
    return redirect("notes", slot_id)
