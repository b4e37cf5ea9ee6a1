"""To another phone: a code to be read there, and the page that it opens."""

from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from scoring.device_cookies import arrive, label_asking, network_asking
from scoring.forms.accounts import MoveForm, refuse
from scoring.models import Archer
from scoring.moving import LASTS, make_move_link, take_move_link, who_moves
from scoring.refusals import NotFound, Refusal, TooMany
from scoring.viewers import caller_for
from scoring.views.signing_in import archers_only, cards_at_stake, guest_here, status_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def move_away(request: HttpRequest, archer: Archer) -> HttpResponse:
    """Posted to, it makes a link and shows it this once."""
    page: dict[str, object] = {"minutes": LASTS.seconds // 60}
    if request.method != "POST":
        return render(request, "scoring/move_away.html", page)
    try:
        token = make_move_link(by=caller_for(archer))
    except TooMany as why:
        return render(request, "scoring/move_away.html", page | {"refused": why}, status=429)
    link = request.build_absolute_uri(reverse("move", args=[token]))
    name = urlsplit(link).hostname or ""
    page |= {"link": link, "code": _qr_code(link), "is_only_here": name in settings.LOOPBACK}
    return render(request, "scoring/move_away.html", page, status=201)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move_here(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever only looks, such as a messenger's preview, takes nothing."""
    archer, guest = who_moves(token), guest_here(request)
    if archer is None:
        return render(request, "scoring/move_over.html", status=404)
    form = MoveForm(request.POST if request.method == "POST" else None)
    cards = cards_at_stake(guest) if guest != archer else 0
    page = {"archer": archer, "form": form, "cards": cards}
    if not form.is_valid():
        return render(request, "scoring/move_here.html", page)
    try:
        key = take_move_link(
            token,
            guest=guest if form.cleaned_data["brings"] else None,
            network=network_asking(request),
            label=label_asking(request),
        )
    except NotFound:
        return render(request, "scoring/move_over.html", status=404)
    except Refusal as why:
        refuse(form, why)
        return render(request, "scoring/move_here.html", page, status=status_of(why))
    response = HttpResponseRedirect(reverse("home"))
    arrive(request, response, key)
    return response


def _qr_code(link: str) -> SafeString:
    """Black on white with its quiet zone, whatever the page's colours are."""
    code = segno.make(link, error="m", micro=False)
    drawn = code.svg_inline(
        omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr__code", lineclass=None
    )
    return SafeString(drawn)
