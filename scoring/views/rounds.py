"""The catalogue of rounds, and what a score on one of them is worth."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoring.crests import crest
from scoring.faces import face_for
from scoring.forms.fields import AGE_GROUP_WORDS, BOWSTYLE_WORDS, CATEGORY_WORDS
from scoring.forms.rounds import RoundFilterForm, ScoreForm, by_section
from scoring.par_table import checkpoints, par_table
from scoring.profiles import Profile
from scoring.round_search import find_rounds
from scoring.rounds import Round, UnknownRound, catalogue, round_for
from scoring.worth import worth_of

_CLASSES = {
    "A3": gettext_lazy("Archer 3rd class"),
    "A2": gettext_lazy("Archer 2nd class"),
    "A1": gettext_lazy("Archer 1st class"),
    "B3": gettext_lazy("Bowman 3rd class"),
    "B2": gettext_lazy("Bowman 2nd class"),
    "B1": gettext_lazy("Bowman 1st class"),
    "MB": gettext_lazy("Master Bowman"),
    "GMB": gettext_lazy("Grand Master Bowman"),
    "EMB": gettext_lazy("Elite Master Bowman"),
}
# Nothing is higher, outdoors and in; on most rounds the ladder ends below.
_HIGHEST_CLASSES = {"EMB", "I-GMB"}
_MOST_OFFERED = 4
# How a round stands in a list: to be looked at, or to be shot.
AS_LINK, AS_BUTTON = "scoring/_round_row.html", "scoring/_round_button.html"


class Section(NamedTuple):
    key: str
    title: str
    rows: SafeString


@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    form = RoundFilterForm(request.GET)
    if not form.is_valid():
        return render(request, "scoring/round_list.html", {"form": form}, status=422)

    return render(request, "scoring/round_list.html", {"form": form, **found_by(form, AS_LINK)})


@require_safe
def round_detail(request: HttpRequest, key: str) -> HttpResponse:
    try:
        round_ = round_for(key)
    except UnknownRound:
        return _elsewhere(request, key)

    form = ScoreForm(request.GET, round_=round_)
    status = 200 if form.is_valid() else 422
    page = {
        "form": form,
        "round": round_,
        "is_course": round_.is_field and not round_.is_indoor,
        "distances": distances_of(round_),
        "legs": [(leg, face_for(leg.face_key)) for leg in round_.legs],
        "crest": crest(round_.keypad.values, round_.keypad),
    }
    if form.profile:
        score = form.cleaned_data.get("score")
        worth = None if score is None else worth_of(round_, form.profile, score)
        own_class = worth.classification if worth else None
        page |= {
            "archer": _archer_in_words(round_, form.profile),
            "par_table": _par_table(round_, form.profile, own_class, get_language()),
            "worth": worth,
            "class_in_words": _class_in_words(own_class) if own_class else None,
            "is_highest": own_class in _HIGHEST_CLASSES,
        }
    return render(request, "scoring/round_detail.html", page, status=status)


def _elsewhere(request: HttpRequest, key: str) -> HttpResponse:
    """On to the round that was meant or, if that is a guess, the choice of those near it."""
    meant = key.lower().replace("-", "_")
    if meant in catalogue():
        return redirect(reverse("round", args=[meant], query=request.GET), permanent=True)
    near = find_rounds(meant.replace("_", " ")) or [
        round_for(each) for each in get_close_matches(meant, catalogue(), n=_MOST_OFFERED)
    ]
    page = {"key": key, "near": rows_of(near[:_MOST_OFFERED])}
    return render(request, "scoring/round_unknown.html", page, status=404)


def _archer_in_words(round_: Round, profile: Profile) -> dict[str, Any]:
    return {
        "bowstyle": BOWSTYLE_WORDS[profile.bowstyle],
        "category": CATEGORY_WORDS[profile.category],
        "age_group": AGE_GROUP_WORDS[profile.age_group],
        "has_inner_ten": round_.shot_with(profile.bowstyle) is not round_,
    }


def _class_in_words(classification: str) -> Any:
    outdoors = _CLASSES[classification.removeprefix("I-")]
    return _("indoor %s") % outdoors if classification.startswith("I-") else outdoors


@lru_cache(maxsize=1000)
def _par_table(
    round_: Round, profile: Profile, own_class: str | None, language: str
) -> SafeString | None:
    """Rendered once for all who shoot this round and reach this class; None without classes."""
    # What the archer's bow is scored by: compounds have tables of their own indoors.
    as_shot = round_.shot_with(profile.bowstyle)
    par_rows = par_table(as_shot, profile)
    if not par_rows:
        return None
    classes = [row.classification for row in par_rows]
    table = {
        "round": round_,
        "checkpoints": checkpoints(as_shot),
        "par_rows": par_rows,
        "own_class": own_class,
        # The highest class comes first.
        "reached": classes[classes.index(own_class) :] if own_class else [],
    }
    return render_to_string("scoring/_par_table.html", table)


def found_by(form: RoundFilterForm, template: str) -> dict[str, Any]:
    """The rounds that fit, for a list of them."""
    found = form.found_rounds()
    sections = [
        Section(section.key, section.title, rows_of(section.rounds, template))
        for section in by_section(found)
    ]
    return {"found_count": len(found), "sections": sections}


def rows_of(rounds: Iterable[Round], template: str = AS_LINK) -> SafeString:
    language = get_language()
    return SafeString("".join(_row(round_, template, language) for round_ in rounds))


@cache
def _row(round_: Round, template: str, language: str) -> SafeString:
    """Rendered once per process: the whole list is a page of 227."""
    row = {"round": round_, "distances": distances_of(round_), "faces": faces_of(round_)}
    return render_to_string(template, row)


def distances_of(round_: Round) -> list[float]:
    """In order or, on a field course, the two extremes."""
    distances = list(dict.fromkeys(leg.distance for leg in round_.legs))
    if round_.is_field:
        return sorted({min(distances), max(distances)})
    return distances


def faces_of(round_: Round) -> str:
    """Its faces in one breath, "122, 80 cm, 6 rings": no round mixes kinds, only sizes."""
    names = dict.fromkeys(face_for(leg.face_key).name for leg in round_.legs)
    *others, last = names
    sizes = [name.partition(" ")[0] for name in others]
    # A triple may hang either way, and what is shot in yards is imperial.
    return ", ".join([*sizes, last]).replace(", vertical", "").replace(" imperial", "")
