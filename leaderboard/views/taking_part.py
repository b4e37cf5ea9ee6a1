"""What those in a shoot do: ready, gone and back, and the call to stop shooting."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from leaderboard.emergency import call_fast, lift_fast
from leaderboard.leaving import leave_shoot
from leaderboard.models import Shoot
from leaderboard.own_shoots import own_participant
from leaderboard.participating import set_ready, set_status
from leaderboard.statuses import COMPETING
from leaderboard.views.asked_shoots import asked_shoot
from leaderboard.views.hosting import doing, done
from scoring.callers import Caller
from scoring.models import Archer
from scoring.refusals import Refusal, TooMany, required
from scoring.viewers import caller_for
from scoring.views.asked_slots import refused_as_pages_do
from scoring.views.signing_in import archers_only, refused_with

ready = doing(partial(set_ready, is_ready=True))
unready = doing(partial(set_ready, is_ready=False))


@require_POST
@archers_only
def departure(request: HttpRequest, archer: Archer, shoot_id: UUID) -> HttpResponse:
    """Home, where the shoot is not theirs any more; who retired still sees it."""
    response = done(request, archer, shoot_id, leave_shoot)
    is_there = Shoot.objects.visible_to(caller_for(archer)).filter(public_id=shoot_id).exists()
    return response if is_there else redirect("home")


def _come_back(shoot_id: UUID, *, by: Caller) -> None:
    own = own_participant(asked_shoot(shoot_id, by), by=by)
    participant = required(own, "participant", "you")
    set_status(shoot_id, participant.public_id, status=COMPETING, by=by)


comeback = doing(_come_back)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def fast(request: HttpRequest, archer: Archer, shoot_id: UUID) -> HttpResponse:
    """Two taps: the way here, and the call."""
    by = caller_for(archer)
    shoot = asked_shoot(shoot_id, by)
    if request.method != "POST":
        return render(request, "leaderboard/fast.html", {"shoot": shoot})
    try:
        with refused_as_pages_do():
            call_fast(shoot_id, by=by)
    except TooMany as why:
        page = {"shoot": shoot, "refused": why}
        return refused_with(why, render(request, "leaderboard/fast.html", page))
    except Refusal as why:
        return refused_with(why, render(request, "leaderboard/fast.html", {"shoot": shoot}))
    return redirect("shoot", shoot_id)


lifting = doing(lift_fast)
