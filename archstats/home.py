"""The first page, and its mark."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from scoring.crests import Band, crest
from scoring.keypads import KEYPADS
from scoring.tally import tally_of


class End(NamedTuple):
    crest: tuple[Band, ...]
    total: int


def _end(written: str) -> End:
    values, keypad = written.split(), KEYPADS["10_zone"]
    return End(crest(values, keypad), tally_of(values, keypad).total)


# What the first page shows of a card: every colour of the target is there.
ENDS = [_end(written) for written in ("X 9 9 8 7 5", "10 9 8 8 6 4", "X 10 9 9 7 2")]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", {"ends": ENDS})


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Asked for by pages that name no icon, such as the admin's."""
    return redirect(static("img/crest.svg"), permanent=True)
