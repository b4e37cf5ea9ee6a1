"""Shoots: made, shared, and waited in until they start."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from leaderboard.arriving import Made, create_shoot_as_guest
from leaderboard.check_in_room import shown_check_in
from leaderboard.fast_room import fast_on_page
from leaderboard.forms.fields import likely_for
from leaderboard.forms.refusing import refuse_shoot
from leaderboard.forms.shoots import NewShootForm
from leaderboard.links import join_token
from leaderboard.making import create_shoot
from leaderboard.models import Shoot
from leaderboard.own_shoots import (
    following,
    live_shoots,
    mates_inside,
    mates_to_bring,
    own_participant,
)
from leaderboard.phases import is_over
from leaderboard.presence_room import presence_on_page
from leaderboard.views.asked_shoots import asked_shoot
from scoring.accounts import change_profile
from scoring.device_cookies import arrive, label_asking, network_asking, visitor_of
from scoring.epochs import current_epoch
from scoring.models import Archer
from scoring.refusals import Conflict, Refusal
from scoring.starting import guests_name, is_named
from scoring.viewers import caller_for
from scoring.views.qr_codes import shown_link
from scoring.views.signing_in import archers_only, refused_with


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shoots(request: HttpRequest) -> HttpResponse:
    """For anybody: who is nobody yet becomes a guest with the first shoot."""
    archer = visitor_of(request).archer
    given = request.POST if request.method == "POST" else None
    form = NewShootForm(given, likely=likely_for(archer), is_named=is_named(archer))
    if given is None:
        return _new(request, archer, form)
    if not form.is_valid():
        return _new(request, archer, form, status=422)
    try:
        made = _made(request, archer, form)
    except Conflict as why:
        return _new(request, archer, form, refused=why, status=409)
    except Refusal as why:
        refuse_shoot(form, why)
        return refused_with(why, _new(request, archer, form))
    response = redirect("shoot", made.shoot.public_id)
    if made.token:
        arrive(request, response, made.token)
    return response


def _made(request: HttpRequest, archer: Archer | None, form: NewShootForm) -> Made:
    network, name = network_asking(request), form.cleaned_data.get("display_name")
    if archer is None:
        label = label_asking(request)
        return create_shoot_as_guest(
            name or guests_name(), network=network, label=label, **form.facts
        )
    by = caller_for(archer)
    if name:
        change_profile(display_name=name, by=by)
    return Made(create_shoot(by=by, network=network, **form.facts), "")


def _new(
    request: HttpRequest,
    archer: Archer | None,
    form: NewShootForm,
    *,
    status: int = 200,
    **told: Any,
) -> HttpResponse:
    own = live_shoots(by=caller_for(archer)) if archer else []
    page = {"form": form, "own": own, **told}
    return render(request, "leaderboard/shoots.html", page, status=status)


@never_cache
@require_safe
@archers_only
def shoot(request: HttpRequest, archer: Archer, shoot_id: UUID) -> HttpResponse:
    return shoot_page(request, archer, asked_shoot(shoot_id, caller_for(archer)))


def shoot_page(
    request: HttpRequest, archer: Archer, shoot: Shoot, *, status: int = 200, **told: Any
) -> HttpResponse:
    # Before the rows: after a restore between them the page would seem to be of the new epoch.
    epoch = current_epoch()
    by, is_host = caller_for(archer), shoot.host_id == archer.pk
    page = {
        **shown_check_in(shoot),
        "shoot": shoot,
        "is_host": is_host,
        "is_over": is_over(shoot, timezone.now()),
        "participant": own_participant(shoot, by=by),
        "following": following(shoot, by=by),
        "mates": mates_to_bring(shoot, by=by),
        "brought": mates_inside(shoot, by=by),
        "shown": shown_link(request, "shoot-join", join_token(shoot)),
        "fast": fast_on_page(shoot, csrf_token=get_token(request) if is_host else ""),
        "presence": presence_on_page(shoot),
        "epoch": epoch,
        "read_at": timezone.now(),
        **told,
    }
    return render(request, "leaderboard/shoot.html", page, status=status)


@never_cache
@require_safe
@archers_only
def poster(request: HttpRequest, archer: Archer, shoot_id: UUID) -> HttpResponse:
    """To be printed and pinned up."""
    shoot = asked_shoot(shoot_id, caller_for(archer))
    page = {
        "shoot": shoot,
        "is_over": is_over(shoot, timezone.now()),
        "shown": shown_link(request, "shoot-join", join_token(shoot)),
        "join_address": request.build_absolute_uri(reverse("join-by-code")),
    }
    return render(request, "leaderboard/poster.html", page)
