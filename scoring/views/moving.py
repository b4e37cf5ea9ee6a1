"""To another phone: a code to be read there, and the page that it opens."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from scoring.device_cookies import arrive, label_asking, network_asking, visitor_of
from scoring.forms.accounts import MoveForm, refuse
from scoring.models import Archer
from scoring.moving import LASTS, is_keyless, make_move_link, take_move_link, who_moves
from scoring.refusals import Conflict, NotFound, Refusal, TooMany
from scoring.viewers import caller_for
from scoring.views.qr_codes import shown_link
from scoring.views.signing_in import archers_only, cards_at_stake, guest_here, refused_with


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def move_away(request: HttpRequest, archer: Archer) -> HttpResponse:
    """Posted to, it makes a link and shows it this once."""
    page: dict[str, Any] = {"minutes": LASTS.seconds // 60}
    if request.method != "POST":
        return render(request, "scoring/move_away.html", page)
    try:
        token = make_move_link(by=caller_for(archer))
    except TooMany as why:
        return refused_with(why, render(request, "scoring/move_away.html", page | {"refused": why}))
    page["shown"] = shown_link(request, "move", token)
    return render(request, "scoring/move_away.html", page, status=201)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move_here(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever only looks, such as a messenger's preview, takes nothing."""
    archer, guest = who_moves(token), guest_here(request)
    if archer is None:
        return render(request, "scoring/move_over.html", status=404)
    form = MoveForm(request.POST if request.method == "POST" else None)
    page: dict[str, Any] = {"archer": archer, "form": form, **_of_mate(request, archer)}
    # A mate's cards come to whoever is here, so none of theirs are at stake.
    page["cards"] = cards_at_stake(guest) if guest != archer and not page["is_mate"] else 0
    if not form.is_valid():
        return render(request, "scoring/move_here.html", page)
    try:
        key = take_move_link(
            token,
            guest=guest if form.cleaned_data["brings"] else None,
            here=visitor_of(request).archer,
            network=network_asking(request),
            label=label_asking(request),
        )
    except NotFound:
        return render(request, "scoring/move_over.html", status=404)
    except Refusal as why:
        _refuse(form, why, is_mate=page["is_mate"])
        return refused_with(why, render(request, "scoring/move_here.html", page))
    response = HttpResponseRedirect(reverse("home"))
    arrive(request, response, key)
    return response


def _refuse(form: MoveForm, why: Refusal, *, is_mate: bool) -> None:
    if not (is_mate and isinstance(why, Conflict)):
        refuse(form, why)
    elif why.about == "link":
        form.add_error(None, _("This phone scores the card. Open the link on the mate’s own."))
    else:
        words = _("A card of your own is open. Finish it first; nothing was changed.")
        form.add_error(None, words)


def _of_mate(request: HttpRequest, archer: Archer) -> dict[str, Any]:
    """Whether the link is of a mate who was added by name, and to whom the cards would go."""
    is_mate = is_keyless(archer)
    return {"is_mate": is_mate, "here": visitor_of(request).archer if is_mate else None}
