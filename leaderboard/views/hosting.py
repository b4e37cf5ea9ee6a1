"""What the host of a shoot does with it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from leaderboard.forms.fields import likely_for
from leaderboard.forms.refusing import refusal_in_words, refuse_shoot
from leaderboard.forms.shoots import ShootForm
from leaderboard.hosting import (
    cancel_shoot,
    change_shoot,
    close_shoot,
    renew_join_link,
    renew_watch_link,
    start_shoot,
)
from leaderboard.leaving import remove_participant
from leaderboard.making import another_round
from leaderboard.models import Shoot
from leaderboard.phases import is_over
from leaderboard.views.asked_shoots import asked_shoot, hosted_shoot
from leaderboard.views.shoots import shoot_page
from scoring.device_cookies import network_asking
from scoring.models import Archer
from scoring.refusals import Refusal
from scoring.viewers import caller_for
from scoring.views.asked_slots import refused_as_pages_do
from scoring.views.signing_in import archers_only, refused_with


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def settings(request: HttpRequest, archer: Archer, shoot_id: UUID) -> HttpResponse:
    by = caller_for(archer)
    shoot = hosted_shoot(shoot_id, by)
    given = request.POST if request.method == "POST" else None
    form = ShootForm(given, shoot=shoot, likely=likely_for(archer))
    if given is None:
        return _settings(request, shoot, form)
    if not form.is_valid():
        return _settings(request, shoot, form, status=422)
    try:
        with refused_as_pages_do():
            change_shoot(shoot_id, by=by, **form.changes)
    except Refusal as why:
        refuse_shoot(form, why)
        return refused_with(why, _settings(request, shoot, form))
    return redirect("shoot-settings", shoot_id)


def _settings(
    request: HttpRequest, shoot: Shoot, form: ShootForm, *, status: int = 200
) -> HttpResponse:
    page = {
        "shoot": shoot,
        "form": form,
        "is_over": is_over(shoot, timezone.now()),
        "participants": shoot.participants.listed().order_by("pk"),
    }
    return render(request, "leaderboard/shoot_settings.html", page, status=status)


def done(
    request: HttpRequest,
    archer: Archer,
    shoot_id: UUID,
    do: Callable[..., object],
    *,
    onwards: str = "shoot",
) -> HttpResponse:
    """What it asks for, or the shoot's page with why not."""
    try:
        with refused_as_pages_do():
            do(shoot_id, by=caller_for(archer))
    except Refusal as why:
        return _refused(request, archer, shoot_id, why)
    return redirect(onwards, shoot_id)


def _refused(request: HttpRequest, archer: Archer, shoot_id: UUID, why: Refusal) -> HttpResponse:
    shoot = asked_shoot(shoot_id, caller_for(archer))
    page = shoot_page(request, archer, shoot, refused=refusal_in_words(why))
    return refused_with(why, page)


def doing(do: Callable[..., object], *, onwards: str = "shoot") -> Callable[..., HttpResponse]:
    """The view that does it for whoever may."""

    @require_POST
    @archers_only
    def view(request: HttpRequest, archer: Archer, shoot_id: UUID) -> HttpResponse:
        return done(request, archer, shoot_id, do, onwards=onwards)

    return view


start = doing(start_shoot)
closure = doing(close_shoot)
cancellation = doing(cancel_shoot)
lock = doing(partial(change_shoot, is_locked=True), onwards="shoot-settings")
unlocking = doing(partial(change_shoot, is_locked=False), onwards="shoot-settings")
# Links that were given out until now let nobody in any more.
join_link = doing(renew_join_link)
watch_link = doing(renew_watch_link, onwards="shoot-settings")


@require_POST
@archers_only
def removal(
    request: HttpRequest, archer: Archer, shoot_id: UUID, participant_id: UUID
) -> HttpResponse:
    def remove(shoot_id: UUID, *, by: Any) -> None:
        remove_participant(shoot_id, participant_id, by=by)

    return done(request, archer, shoot_id, remove, onwards="shoot-settings")


@require_POST
@archers_only
def another(request: HttpRequest, archer: Archer, shoot_id: UUID) -> HttpResponse:
    """The same again, for those present."""
    by, network = caller_for(archer), network_asking(request)
    try:
        with refused_as_pages_do():
            made = another_round(shoot_id, by=by, network=network)
    except Refusal as why:
        return _refused(request, archer, shoot_id, why)
    return redirect("shoot", made.public_id)
