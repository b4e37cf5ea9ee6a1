"""The way to a card: choose what to shoot, and it is there."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from scoring.device_cookies import label_asking, network_asking, visitor_of
from scoring.forms.accounts import refuse
from scoring.forms.rounds import RoundFilterForm
from scoring.forms.starting import PracticeForm, RoundForm, sent_again
from scoring.models import Archer
from scoring.own_cards import Likely, again, likely_rounds, open_card
from scoring.profiles import profile_of
from scoring.refusals import Conflict, NotFound, Refusal
from scoring.starting import Started, cards_in_the_way, start_card
from scoring.suggesting import often_shot, rounds_for
from scoring.viewers import caller_for
from scoring.views.accounts import LATER
from scoring.views.rounds import AS_BUTTON, found_by, rows_of
from scoring.views.signing_in import refused_with, to_card
from scoring.wishes import Wish

_MOST_LIKELY = 6


# The token of its form goes with the first card.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _started(request)
    form = RoundFilterForm(request.GET)
    if not form.is_valid():
        return _page(request, form, status=422)
    found = found_by(form, AS_BUTTON) if form.asks_for_rounds else {}
    return _page(request, form, **found)


def _started(request: HttpRequest) -> HttpResponse:
    form = RoundForm(request.POST) if "round" in request.POST else PracticeForm(request.POST)
    if not form.is_valid():
        return _page(request, RoundFilterForm(request.GET), refused=form, status=422)

    archer = visitor_of(request).archer
    try:
        started = start_here(request, archer, form.wish(), form.cleaned_data["finish"])
    except Conflict as why:
        return _in_the_way(request, archer, form.wish(), why)
    except Refusal as why:
        refuse(form, why)
        return refused_with(why, _page(request, RoundFilterForm(request.GET), refused=form))
    return to_card(request, started.slot, started.token)


def start_here(
    request: HttpRequest, archer: Archer | None, wish: Wish, finishing: Collection[UUID]
) -> Started:
    """On this device, of which nobody becomes the guest; 404 for what is not there."""
    try:
        return start_card(
            wish,
            by=caller_for(archer) if archer else None,
            finishing=finishing,
            network=network_asking(request),
            label=label_asking(request),
        )
    except NotFound as unknown:
        raise Http404 from unknown


def _in_the_way(
    request: HttpRequest, archer: Archer | None, wish: Wish, why: Conflict
) -> HttpResponse:
    """One stands on one place: go on there, or give it up for the new card."""
    cards = cards_in_the_way(archer) if archer else []
    for card in cards:
        # Tapped twice.
        if card.is_shooting and not card.shots_fired and again(card) == wish:
            return redirect("slot", card.public_id)
    page = {
        "cards": cards,
        "open_card": next((card for card in cards if card.is_shooting), None),
        "wish": wish,
        "fields": sent_again(wish),
        "refused": why,
    }
    return render(request, "scoring/start_conflict.html", page, status=409)


def _page(
    request: HttpRequest, form: RoundFilterForm, *, status: int = 200, **found: Any
) -> HttpResponse:
    archer = visitor_of(request).archer
    page: dict[str, Any] = {"form": form, "is_asked": _is_asked(request, archer), **found}
    likely = likely_rounds(archer, most=_MOST_LIKELY) if archer else []
    page |= {"likely": rows_to_shoot(likely), "practice": _practice_form(likely, found)}
    if "sections" not in found:
        page |= {"open_card": open_card(archer) if archer else None, **_suggested(archer, likely)}
    return render(request, "scoring/start.html", page, status=status)


def _practice_form(likely: list[Likely], found: dict[str, Any]) -> PracticeForm:
    refused = found.get("refused")
    if isinstance(refused, PracticeForm):
        return refused
    last = next((each.wish for each in likely if each.round is None), None)
    return PracticeForm(usual=last)


def _suggested(archer: Archer | None, likely: list[Likely]) -> dict[str, Any]:
    """Beside what was shot lately."""
    profile = profile_of(archer) if archer else None
    rounds = rounds_for(profile) if profile else often_shot()
    others = [round_ for round_ in rounds if all(round_ is not each.round for each in likely)]
    return {"suggested": rows_of(others, AS_BUTTON), "is_for_archer": profile is not None}


def _is_asked(request: HttpRequest, archer: Archer | None) -> bool:
    """Whether to ask for the profile: once there is an archer, and until they put it off."""
    return archer is not None and profile_of(archer) is None and LATER not in request.COOKIES


def rows_to_shoot(likely: list[Likely]) -> list[tuple[Likely, dict[str, Any]]]:
    """Each with what its form sends."""
    return [(each, sent_again(each.wish)) for each in likely]
