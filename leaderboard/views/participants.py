"""One archer in a shoot, as the host and they themselves may change it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from leaderboard.forms.participants import NicknameForm, StatusForm
from leaderboard.forms.refusing import refuse_shoot
from leaderboard.models import Participant, Shoot
from leaderboard.own_shoots import own_participant
from leaderboard.participating import rename_participant, set_status
from leaderboard.views.asked_shoots import asked_shoot
from scoring.models import Archer
from scoring.refusals import Refusal
from scoring.viewers import caller_for
from scoring.views.asked_slots import refused_as_pages_do
from scoring.views.signing_in import archers_only, refused_with


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def participant(
    request: HttpRequest, archer: Archer, shoot_id: UUID, participant_id: UUID
) -> HttpResponse:
    by = caller_for(archer)
    shoot = asked_shoot(shoot_id, by)
    found = get_object_or_404(shoot.participants.listed(), public_id=participant_id)
    kept = shoot.participants.acted_for_by(by).filter(pk=found.pk)
    if archer.pk != shoot.host_id and not kept.exists():
        raise PermissionDenied
    given = request.POST if request.method == "POST" else None
    form = StatusForm(given, participant=found, is_host=archer.pk == shoot.host_id)
    if not form.is_bound:
        return _page(request, archer, shoot, found, status_form=form)
    if not form.is_valid():
        return _page(request, archer, shoot, found, status_form=form, status=422)
    asked = form.cleaned_data
    try:
        with refused_as_pages_do():
            set_status(
                shoot_id, participant_id, status=asked["status"], reason=asked["reason"], by=by
            )
    except Refusal as why:
        refuse_shoot(form, why)
        return refused_with(why, _page(request, archer, shoot, found, status_form=form))
    return redirect("participant", shoot_id, participant_id)


@require_POST
@archers_only
def name(request: HttpRequest, archer: Archer, shoot_id: UUID) -> HttpResponse:
    by = caller_for(archer)
    shoot = asked_shoot(shoot_id, by)
    own = own_participant(shoot, by=by)
    if own is None:
        raise Http404
    form = NicknameForm(request.POST)
    if not form.is_valid():
        return _page(request, archer, shoot, own, name_form=form, status=422)
    try:
        with refused_as_pages_do():
            rename_participant(shoot_id, nickname=form.cleaned_data["nickname"], by=by)
    except Refusal as why:
        refuse_shoot(form, why)
        return refused_with(why, _page(request, archer, shoot, own, name_form=form))
    return redirect("participant", shoot_id, own.public_id)


def _page(
    request: HttpRequest,
    archer: Archer,
    shoot: Shoot,
    found: Participant,
    *,
    status_form: StatusForm | None = None,
    name_form: NicknameForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_host = archer.pk == shoot.host_id
    page = {
        "shoot": shoot,
        "participant": found,
        "is_host": is_host,
        "is_own": archer.pk == found.archer_id,
        "status_form": status_form or StatusForm(participant=found, is_host=is_host),
        "name_form": name_form or NicknameForm(initial={"nickname": found.name}),
    }
    return render(request, "leaderboard/participant.html", page, status=status)
