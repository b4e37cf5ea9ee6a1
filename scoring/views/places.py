"""Places in a range session: taken by whoever knows it or has its link, left, taken again."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from scoring.device_cookies import visitor_of
from scoring.forms.accounts import refuse
from scoring.forms.rounds import RoundFilterForm
from scoring.forms.sessions import PracticePlaceForm, RoundPlaceForm, sent_for
from scoring.forms.starting import sent_again
from scoring.joining import (
    cards_in_the_way_of,
    last_practice_in,
    rounds_shot_in,
    session_to_join,
    standing_in,
)
from scoring.models import Archer, Session, Slot
from scoring.own_cards import again, likely_rounds
from scoring.places import leave_place, rejoin_place
from scoring.profiles import profile_of
from scoring.refusals import Conflict, Refusal
from scoring.rounds import Round
from scoring.sessions import read_session
from scoring.suggesting import often_shot, rounds_for
from scoring.viewers import caller_for
from scoring.views.asked_slots import asked_slot
from scoring.views.rounds import AS_BUTTON, found_by, rows_of
from scoring.views.sessions import asked_session
from scoring.views.signing_in import archers_only, refused_with, to_card
from scoring.views.start import start_here
from scoring.wishes import FACE_OF_PRACTICE, ROW_OF_PRACTICE, Wish

_MOST_LIKELY = 6


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def places(request: HttpRequest, archer: Archer, session_id: UUID) -> HttpResponse:
    session = asked_session(session_id, caller_for(archer))
    if not session.is_open:
        return _refused(request, session, [], status=409)
    return _place(request, session, archer)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, join: str) -> HttpResponse:
    """For whoever has the link. To look at it changes nothing; to take a place makes a guest of
    who was nobody."""
    session = session_to_join(join)
    if session is None:
        return render(request, "scoring/session_over.html", status=404)
    return _place(request, session, visitor_of(request).archer)


@require_POST
def departure(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """Of its archer, or of one who is gone and whose place the session's owner frees."""
    slot, caller = asked_slot(request, slot_id, Slot.objects.released_by)
    leave_place(slot.public_id, by=caller)
    return redirect("session", slot.session.public_id)


@require_POST
def comeback(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    slot, caller = asked_slot(request, slot_id, Slot.objects.owned_by)
    try:
        rejoin_place(slot.public_id, by=caller)
    except Conflict:
        session = read_session(slot.session.public_id, by=caller)
        cards = cards_in_the_way_of(session, slot.archer_id)
        standing = [card for card in cards if card.is_shooting]
        return _refused(request, session, standing, status=409)
    return redirect("slot", slot.public_id)


def _place(request: HttpRequest, session: Session, archer: Archer | None) -> HttpResponse:
    if request.method == "POST":
        return _taken(request, session, archer)
    search = RoundFilterForm(request.GET)
    if not search.is_valid():
        return _page(request, session, archer, search=search, status=422)
    found = found_by(search, AS_BUTTON) if search.asks_for_rounds else {}
    return _page(request, session, archer, search=search, **found)


def _taken(request: HttpRequest, session: Session, archer: Archer | None) -> HttpResponse:
    is_round = "round" in request.POST
    form = RoundPlaceForm(request.POST) if is_round else PracticePlaceForm(request.POST)
    search = RoundFilterForm(request.GET)
    if not form.is_valid():
        return _page(request, session, archer, search=search, refused=form, status=422)
    wish = form.wish()
    there = replace(wish, session_id=session.public_id)
    try:
        started = start_here(request, archer, there, form.cleaned_data["finish"])
    except Conflict:
        return _in_the_way(request, session, archer, wish)
    except Refusal as why:
        refuse(form, why)
        return refused_with(why, _page(request, session, archer, search=search, refused=form))
    return to_card(request, started.slot, started.token)


def _in_the_way(
    request: HttpRequest, session: Session, archer: Archer | None, wish: Wish
) -> HttpResponse:
    cards = cards_in_the_way_of(session, archer.pk) if archer else []
    for card in cards:
        is_here = card.session_id == session.pk and card.is_shooting
        # Tapped twice.
        if is_here and not card.shots_fired and again(card) == replace(wish, bowstyle=""):
            return redirect("slot", card.public_id)
    fields = sent_for(wish, sent_again(wish))
    return _refused(request, session, cards, fields=fields, status=409)


def _refused(
    request: HttpRequest,
    session: Session,
    cards: list[Slot],
    *,
    status: int,
    fields: dict[str, Any] | None = None,
) -> HttpResponse:
    page = {"session": session, "cards": cards, "fields": fields}
    return render(request, "scoring/session_place_conflict.html", page, status=status)


def _page(
    request: HttpRequest,
    session: Session,
    archer: Archer | None,
    *,
    search: RoundFilterForm,
    refused: RoundPlaceForm | PracticePlaceForm | None = None,
    status: int = 200,
    **found: Any,
) -> HttpResponse:
    bowstyle = archer.bowstyle if archer else ""
    page = {
        "session": session,
        "archer": archer,
        "search": search,
        "refused": refused,
        "standing_count": standing_in(session).count(),
        "round_form": _round_form(refused, bowstyle),
        "practice": _practice_form(session, refused, bowstyle),
        **found,
    }
    if not found:
        here = rounds_shot_in(session)
        page |= {"here": rows_of(here, AS_BUTTON), "others": _others(archer, here)}
    return render(request, "scoring/session_place.html", page, status=status)


def _round_form(
    refused: RoundPlaceForm | PracticePlaceForm | None, bowstyle: str
) -> RoundPlaceForm:
    if isinstance(refused, RoundPlaceForm):
        return refused
    return RoundPlaceForm(initial={"bowstyle": bowstyle})


def _practice_form(
    session: Session, refused: RoundPlaceForm | PracticePlaceForm | None, bowstyle: str
) -> PracticePlaceForm:
    """As it is shot here, or as practices begin."""
    if isinstance(refused, PracticePlaceForm):
        return refused
    last = last_practice_in(session)
    usual = Wish(
        face_key=FACE_OF_PRACTICE[session.is_indoor],
        shot_per_round=ROW_OF_PRACTICE[session.is_indoor],
    )
    return PracticePlaceForm(usual=again(last) if last else usual, bowstyle=bowstyle)


def _others(archer: Archer | None, here: list[Round]) -> Any:
    """What the archer shot lately, then what would fit."""
    lately = likely_rounds(archer, most=_MOST_LIKELY) if archer else []
    profile = profile_of(archer) if archer else None
    rounds = [each.round for each in lately if each.round]
    rounds += rounds_for(profile) if profile else often_shot()
    shown = {round_.key for round_ in here}
    fresh = {round_.key: round_ for round_ in rounds if round_.key not in shown}
    return rows_of(list(fresh.values()), AS_BUTTON)
