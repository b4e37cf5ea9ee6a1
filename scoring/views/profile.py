"""What an archer has shot so far: figures, and every card."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scoring.face_drawing import group_drawing, point_drawn
from scoring.fatigue import draw_stretches
from scoring.forms.fields import BOWSTYLE_WORDS
from scoring.forms.history import GraphForm, HistoryForm, KindForm
from scoring.graphs import draw_graphs
from scoring.models import Archer
from scoring.own_cards import own_cards_of, own_history
from scoring.own_figures import statistics_of
from scoring.own_handicaps import own_progress
from scoring.own_shots import CARDS_LOOKED_AT, LegGroup, end_means, groups_of
from scoring.past_cards import PastCard
from scoring.rounds import round_for
from scoring.views.signing_in import archers_only

CARDS_ON_A_PAGE = 50


@never_cache
@require_safe
@archers_only
def statistics(request: HttpRequest, archer: Archer) -> HttpResponse:
    found = statistics_of(own_history(archer))
    rounds = [(each, BOWSTYLE_WORDS.get(each.kind.bowstyle, "")) for each in found.rounds]
    page = {"statistics": found, "rounds": rounds}
    return render(request, "scoring/statistics.html", page)


@never_cache
@require_safe
@archers_only
def graph(request: HttpRequest, archer: Archer) -> HttpResponse:
    found = own_history(archer)
    form = GraphForm(request.GET, history=found)
    if not form.is_valid():
        return render(request, "scoring/graph.html", {"form": form}, status=422)

    graphs = draw_graphs(found.latest(form.count, form.kind), found.bests)
    totals = [(each, BOWSTYLE_WORDS.get(each.kind.bowstyle, "")) for each in graphs.totals]
    page = {"form": form, "graphs": graphs, "totals": totals}
    return render(request, "scoring/graph.html", page)


@never_cache
@require_safe
@archers_only
def history(request: HttpRequest, archer: Archer) -> HttpResponse:
    """All of an archer's own cards, the newest first."""
    found = own_history(archer)
    form = HistoryForm(request.GET, history=found)
    if not form.is_valid():
        return render(request, "scoring/history.html", {"form": form}, status=422)

    narrowed = found.narrowed(form.narrowing)
    page = Paginator(narrowed, CARDS_ON_A_PAGE).get_page(request.GET.get("page"))
    cards = own_cards_of(list(page), bests=found.bests)
    rows = [(card, BOWSTYLE_WORDS.get(card.slot.bowstyle, "")) for card in cards]
    told = {"form": form, "page": page, "rows": rows, "is_new": not found.cards}
    return render(request, "scoring/history.html", told)


@never_cache
@require_safe
@archers_only
def handicap(request: HttpRequest, archer: Archer) -> HttpResponse:
    """With the progress to the next class."""
    found = own_progress(archer)
    lines = [(each, BOWSTYLE_WORDS.get(each.discipline.bowstyle, "")) for each in found]
    return render(request, "scoring/handicap.html", {"lines": lines})


@never_cache
@require_safe
@archers_only
def ends(request: HttpRequest, archer: Archer) -> HttpResponse:
    """Whether they fall off, over the last cards of one round."""
    return _of_one_kind(request, archer, "scoring/ends.html", _ends_told)


@never_cache
@require_safe
@archers_only
def groups(request: HttpRequest, archer: Archer) -> HttpResponse:
    """Where the arrows of one round struck, and which of them stray."""
    return _of_one_kind(request, archer, "scoring/groups.html", _groups_told)


def _of_one_kind(
    request: HttpRequest,
    archer: Archer,
    template: str,
    told: Callable[[Sequence[PastCard]], dict[str, Any]],
) -> HttpResponse:
    found = own_history(archer)
    form = KindForm(request.GET, history=found)
    if not form.is_valid():
        return render(request, template, {"form": form}, status=422)

    cards = found.rounds_of_one_kind(CARDS_LOOKED_AT, form.kind)
    page: dict[str, Any] = {"form": form, "cards": cards}
    if cards:
        page["round"] = round_for(cards[-1].round_key)
        page["bow"] = BOWSTYLE_WORDS.get(cards[-1].bowstyle, "")
    return render(request, template, page | told(cards))


def _ends_told(cards: Sequence[PastCard]) -> dict[str, Any]:
    stretches = end_means(cards)
    return {"stretches": stretches, "drawn": draw_stretches(stretches) if stretches else None}


def _groups_told(cards: Sequence[PastCard]) -> dict[str, Any]:
    return {"groups": [(each, _drawn(each, cards[-1])) for each in groups_of(cards)]}


def _drawn(each: LegGroup, card: PastCard) -> dict[str, Any]:
    """Nothing where the card does not tell the face."""
    if each.face is None or not each.face.rings:
        return {}
    return {
        "face": group_drawing(each.face, card.sheet.keypad, each.group),
        "strays": [(one, point_drawn(one.group.centre)) for one in each.arrows if one.strays],
    }
