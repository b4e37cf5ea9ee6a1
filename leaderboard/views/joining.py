"""Into a shoot, by its code or by its link."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from leaderboard import joining
from leaderboard.entering import Entry, is_open_to
from leaderboard.forms.fields import likely_for
from leaderboard.forms.joining import CodeForm, JoinForm
from leaderboard.forms.refusing import refuse_shoot
from leaderboard.guessing import shoot_of
from leaderboard.joining import Joined, Newcomer, join_next
from leaderboard.links import join_token, shoot_to_join, watch_token
from leaderboard.models import Participant, Shoot
from leaderboard.own_shoots import mates_to_bring, own_participant, range_of
from leaderboard.statuses import CHECK_IN
from leaderboard.views.hosting import done
from scoring.accounts import change_profile
from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.device_cookies import arrive, label_asking, network_asking, visitor_of
from scoring.device_keys import hash_of
from scoring.models import Archer
from scoring.own_cards import open_card
from scoring.refusals import Conflict, NotFound, Refusal, TooMany
from scoring.starting import cards_in_the_way, is_named
from scoring.viewers import caller_for
from scoring.views.signing_in import archers_only, refused_with
from scoring.wishes import Wish

_NAMES_SHOWN = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_by_code(request: HttpRequest) -> HttpResponse:
    """What the code opens is the page that its link opens."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _code(request, form)
    if not form.is_valid():
        return _code(request, form, wrong=form.errors["code"][0], status=422)
    archer = visitor_of(request).archer
    by = caller_for(archer) if archer else None
    try:
        shoot = shoot_of(
            form.cleaned_data["code"],
            by=by,
            browser=_browser_asking(request),
            network=network_asking(request),
        )
    except TooMany as why:
        return refused_with(why, _code(request, form, refused=why))
    except NotFound:
        return _code(request, form, wrong=_("Code not found. Check it with the host."), status=404)
    return redirect("shoot-join", join_token(shoot))


def _browser_asking(request: HttpRequest) -> str:
    """Whoever comes without any cookie is known by the network alone."""
    names = (settings.DEVICE_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    told = next(filter(None, (request.COOKIES.get(name) for name in names)), "")
    return hash_of(told) if told else ""


def _code(request: HttpRequest, form: CodeForm, *, status: int = 200, **told: Any) -> HttpResponse:
    return render(request, "leaderboard/join_code.html", {"form": form, **told}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_by_link(request: HttpRequest, shoot_join: str) -> HttpResponse:
    """To look at it changes nothing. Where it takes nobody it looks as if it had never been."""
    shoot, archer = shoot_to_join(shoot_join), visitor_of(request).archer
    by = caller_for(archer) if archer else None
    if shoot is None or not is_open_to(shoot, by):
        return _over(request)
    if by and own_participant(shoot, by=by):
        return redirect("shoot", shoot.public_id)
    form = _form(request, shoot, archer)
    if not form.is_bound:
        return _page(request, shoot, archer, form)
    if not form.is_valid():
        return _page(request, shoot, archer, form, status=422)
    try:
        joined = _joined(request, shoot, archer, form, shoot_join)
    except NotFound:
        return _over(request)
    except Conflict as why:
        # Another card was begun meanwhile.
        again = _form(request, shoot, archer, is_fresh=True)
        return refused_with(why, _page(request, shoot, archer, again, refused=why))
    except Refusal as why:
        refuse_shoot(form, why)
        return refused_with(why, _page(request, shoot, archer, form))
    if by:
        _bring(request, shoot, form.cleaned_data["mates"], by)
    response = _onwards(shoot, joined.participant)
    if joined.token:
        arrive(request, response, joined.token)
    return response


def _bring(request: HttpRequest, shoot: Shoot, mates: Sequence[str], by: Caller) -> None:
    """Whoever cannot come any more is offered on the shoot's own page again, which says why."""
    for mate_id in map(UUID, mates):
        with suppress(Refusal):
            joining.bring_mate(shoot.public_id, mate_id, by=by, network=network_asking(request))


def _form(
    request: HttpRequest, shoot: Shoot, archer: Archer | None, *, is_fresh: bool = False
) -> JoinForm:
    return JoinForm(
        request.POST if request.method == "POST" and not is_fresh else None,
        name=archer.display_name if archer and is_named(archer) else "",
        round_key=shoot.round_key,
        likely=likely_for(archer),
        card=open_card(archer) if archer else None,
        in_the_way=cards_in_the_way(archer) if archer else (),
        mates=list(mates_to_bring(shoot, by=caller_for(archer))) if archer else (),
    )


def _joined(
    request: HttpRequest, shoot: Shoot, archer: Archer | None, form: JoinForm, token: str
) -> Joined:
    network, name = network_asking(request), form.cleaned_data["display_name"]
    wish = Wish(session_id=range_of(shoot), round_key=form.cleaned_data["round"])
    if archer is None:
        label = label_asking(request)
        return joining.join_by_link(token, Newcomer(wish, name, network=network, label=label))
    by, card = caller_for(archer), open_card(archer)
    if not is_named(archer):
        archer = change_profile(display_name=name, by=by)
    nickname = "" if name == archer.display_name else name
    if card and form.brings_open_card:
        return joining.join_by_link(token, Entry(by, card.public_id, nickname, network))
    for slot_id in form.cleaned_data["finish"]:
        finish_card(slot_id, by=by)
    return joining.join_by_link(token, Entry(by, wish, nickname, network))


def _onwards(shoot: Shoot, participant: Participant) -> HttpResponse:
    """To the card as soon as it counts."""
    shoot.refresh_from_db(fields=["status"])
    if shoot.status == CHECK_IN:
        return redirect("shoot", shoot.public_id)
    return redirect("slot", participant.slot.public_id)


def _page(
    request: HttpRequest,
    shoot: Shoot,
    archer: Archer | None,
    form: JoinForm,
    *,
    status: int = 200,
    **told: Any,
) -> HttpResponse:
    names = list(shoot.participants.listed().order_by("pk").values_list("name", flat=True))
    page = {
        "shoot": shoot,
        "round": shoot.round,
        "form": form,
        "card": open_card(archer) if archer else None,
        "watch": watch_token(shoot),
        "names": names[:_NAMES_SHOWN],
        "here": len(names),
        "more": len(names[_NAMES_SHOWN:]),
        **told,
    }
    return render(request, "leaderboard/join.html", page, status=status)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "leaderboard/join_over.html", status=404)


@require_POST
@archers_only
def mate(request: HttpRequest, archer: Archer, shoot_id: UUID, mate_id: UUID) -> HttpResponse:
    """With a card that this phone keeps, also when its own archer is there already."""
    bring = partial(joining.bring_mate, mate_id=mate_id, network=network_asking(request))
    return done(request, archer, shoot_id, bring)


@require_POST
@archers_only
def next_round(request: HttpRequest, archer: Archer, shoot_id: UUID) -> HttpResponse:
    """With one tap, for those who were in the shoot before it."""
    shoot = get_object_or_404(Shoot, public_id=shoot_id)
    wish = Wish(session_id=range_of(shoot), round_key=shoot.round_key)
    entry = Entry(caller_for(archer), wish, network=network_asking(request))
    try:
        joined = join_next(shoot_id, entry)
    except NotFound as unknown:
        raise Http404 from unknown
    except Conflict:
        # A card is open: which one to bring is asked there.
        return redirect("shoot-join", join_token(shoot))
    return _onwards(shoot, joined.participant)
