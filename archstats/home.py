"""The first page, and its mark."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from leaderboard.own_shoots import live_shoots
from scoring.coaching import is_coach
from scoring.crests import Band, crest
from scoring.device_cookies import visitor_of
from scoring.keypads import KEYPADS
from scoring.own_cards import likely_rounds, open_card, own_cards, shot_cards
from scoring.tally import tally_of
from scoring.viewers import caller_for
from scoring.views.start import rows_to_shoot

LIKELY, CARDS = 3, 10


class End(NamedTuple):
    crest: tuple[Band, ...]
    total: int


def _end(written: str) -> End:
    values, keypad = written.split(), KEYPADS["10_zone"]
    return End(crest(values, keypad), tally_of(values, keypad).total)


# What the first page shows of a card: every colour of the target is there.
ENDS = [_end(written) for written in ("X 9 9 8 7 5", "10 9 8 8 6 4", "X 10 9 9 7 2")]


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A promise to whoever is new here; to an archer the open card, and the way to the next."""
    archer = visitor_of(request).archer
    if archer is None:
        return render(request, "home.html", {"ends": ENDS})
    shot = shot_cards(archer)
    card = open_card(archer)
    page = {
        "archer": archer,
        "shoots": live_shoots(by=caller_for(archer)),
        "open_card": card,
        "likely": rows_to_shoot(likely_rounds(archer, most=LIKELY)),
        "cards": own_cards(list(shot[:CARDS])),
        "card_count": shot.count(),
        # Of all others there is nothing to be asked.
        "is_coach": archer.is_staff and is_coach(archer),
    }
    return render(request, "home_of_archer.html", page)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Asked for by pages that name no icon, such as the admin's."""
    return redirect(static("img/crest.svg"), permanent=True)
