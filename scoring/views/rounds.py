"""The catalogue of rounds, and what a score on one of them is worth."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoring.crests import crest
from scoring.faces import face_for
from scoring.forms import RoundFilterForm, ScoreForm
from scoring.par_table import checkpoints, par_table
from scoring.rounds import Round, UnknownRound, round_for
from scoring.worth import worth_of


class Line(NamedTuple):
    """A round in the list, with its distances in order or, on a field course, the two extremes."""

    round: Round
    distances: list[float]


@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    form = RoundFilterForm(request.GET)
    if not form.is_valid():
        return render(request, "scoring/round_list.html", {"form": form}, status=422)

    found = form.found_rounds()
    page = {"form": form, "found_count": len(found), "sections": _sections(found)}
    return render(request, "scoring/round_list.html", page)


@require_safe
def round_detail(request: HttpRequest, key: str) -> HttpResponse:
    try:
        round_ = round_for(key)
    except UnknownRound:
        return render(request, "scoring/round_unknown.html", {"key": key}, status=404)

    form = ScoreForm(request.GET, round_=round_)
    page = {
        "form": form,
        "round": round_,
        "distances": _distances(round_),
        "legs": [(leg, face_for(leg.face_key)) for leg in round_.legs],
        "crest": crest(round_.keypad.values, round_.keypad),
    }
    if not form.is_valid():
        return render(request, "scoring/round_detail.html", page, status=422)

    # What the archer's bow is scored by: compounds have tables of their own indoors.
    as_shot = round_.shot_with(form.profile.bowstyle)
    score = form.cleaned_data["score"]
    page |= {
        "as_shot": as_shot,
        "worth": None if score is None else worth_of(round_, form.profile, score),
        "checkpoints": checkpoints(as_shot),
        "par_rows": par_table(as_shot, form.profile),
    }
    return render(request, "scoring/round_detail.html", page)


def _sections(rounds: Iterable[Round]) -> list[tuple[str, list[Line]]]:
    yards, metres, indoors, field = (
        _("Outdoors, in yards"),
        _("Outdoors, in metres"),
        _("Indoors"),
        _("Field"),
    )
    sections: dict[str, list[Line]] = {yards: [], metres: [], indoors: [], field: []}
    for round_ in rounds:
        if round_.is_indoor:
            title = indoors
        elif round_.is_field:
            title = field
        else:
            title = metres if round_.is_metric else yards
        sections[title].append(Line(round_, _distances(round_)))
    return [(title, lines) for title, lines in sections.items() if lines]


def _distances(round_: Round) -> list[float]:
    distances = list(dict.fromkeys(leg.distance for leg in round_.legs))
    if round_.is_field:
        return sorted({min(distances), max(distances)})
    return distances
