"""The result of a shoot: on the screen, on paper with all cards, and to take along."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from leaderboard.links import watch_token
from leaderboard.models import Participant
from leaderboard.result_cards import result_cards
from leaderboard.result_exports import result_as_csv, result_as_json, result_file_name
from leaderboard.results import Result, result_of
from leaderboard.rule_words import FIGURES, RULES
from leaderboard.tie_breaks import TIE_BREAKS
from leaderboard.views.watched_shoots import Watched, for_watchers
from scoring.models import Slot
from scoring.views.files import table_to_keep, to_keep

# A sheet or half of one each.
CARDS_ON_PAGE = 50


@for_watchers
def result(request: HttpRequest, watched: Watched) -> HttpResponse:
    found = _result(watched)
    page = {
        **_of(watched, found),
        "ways": {name: watched.address(f"result-{name}") for name in ("cards", "csv", "json")},
        "link": request.build_absolute_uri(_open_to_all(watched)),
        "to_confirm": _to_confirm(watched.own),
    }
    return render(request, "leaderboard/result.html", page)


@for_watchers
def cards(request: HttpRequest, watched: Watched) -> HttpResponse:
    """To be printed: the result, and after it every card."""
    found = _result(watched)
    shot = [row for row in found.rows if row.card.arrow_count]
    asked = Paginator(shot, CARDS_ON_PAGE).get_page(request.GET.get("page"))
    page = {**_of(watched, found), "page": asked, "cards": result_cards(found.shoot, [*asked])}
    return render(request, "leaderboard/result_cards.html", page)


@for_watchers
def as_csv(request: HttpRequest, watched: Watched) -> HttpResponse:
    found = _result(watched)
    return table_to_keep(result_as_csv(found), result_file_name(found, "csv"))


@for_watchers
def as_json(request: HttpRequest, watched: Watched) -> HttpResponse:
    found = _result(watched)
    return to_keep(JsonResponse(result_as_json(found)), result_file_name(found, "json"))


def _result(watched: Watched) -> Result:
    return result_of(watched.shoot, timezone.now())


def _of(watched: Watched, found: Result) -> dict[str, Any]:
    shoot = watched.shoot
    return {
        "watched": watched,
        "shoot": shoot,
        "result": found,
        "round": shoot.round,
        "rule": RULES[shoot.tie_break],
        "figures": [FIGURES[key] for key in TIE_BREAKS[shoot.tie_break]],
        "read_at": timezone.now(),
    }


def _to_confirm(own: Participant | None) -> Slot | None:
    """The archer's own card, once it is finished and until they have agreed to its total."""
    is_asked = own and own.slot.finished_at and not own.slot.confirmed_at
    return own.slot if own and is_asked else None


def _open_to_all(watched: Watched) -> str:
    return reverse("watched-result", args=(watched.link or watch_token(watched.shoot),))
