"""Clubs: joined by their link and left again, and what their coaches keep of them."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring.clubs import (
    club_to_join,
    club_token,
    join_club,
    leave_club,
    membership_in,
    renew_club_link,
    take_out,
)
from scoring.device_cookies import arrive, label_asking, network_asking, visitor_of
from scoring.forms.accounts import refuse
from scoring.forms.clubs import JoinClubForm
from scoring.models import Archer, Club
from scoring.refusals import NotFound, Refusal
from scoring.starting import is_named
from scoring.viewers import caller_for
from scoring.views.asked_slots import refused_as_pages_do
from scoring.views.qr_codes import ShownLink, shown_link
from scoring.views.signing_in import archers_only, refused_with


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, club_join: str) -> HttpResponse:
    """For whoever has the link. To look at it changes nothing; to join makes a guest of who was
    nobody."""
    club, archer = club_to_join(club_join), visitor_of(request).archer
    if request.method == "POST":
        return _joined(request, club_join, club, archer)
    if club is None:
        return _over(request)
    if archer and archer.memberships.filter(club=club).exists():
        return redirect("own-club", club.pk)
    return _page(request, club, JoinClubForm(is_named=is_named(archer)))


def _joined(
    request: HttpRequest, token: str, club: Club | None, archer: Archer | None
) -> HttpResponse:
    form = JoinClubForm(request.POST, is_named=is_named(archer))
    if not form.is_valid() and club:
        return _page(request, club, form, status=422)
    try:
        joined = join_club(
            token,
            by=caller_for(archer) if archer else None,
            name=form.name,
            network=network_asking(request),
            label=label_asking(request),
        )
    except NotFound:
        return _over(request)
    except Refusal as why:
        refuse(form, why)
        return refused_with(why, _page(request, club, form) if club else _over(request))
    response = redirect(reverse("own-club", args=[joined.club.pk], query={"joined": ""}))
    if joined.token:
        arrive(request, response, joined.token)
    return response


def _page(
    request: HttpRequest, club: Club, form: JoinClubForm, *, status: int = 200
) -> HttpResponse:
    page = {"club": club, "form": form, "archer": visitor_of(request).archer}
    return render(request, "scoring/club_join.html", page, status=status)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "scoring/club_over.html", status=404)


@never_cache
@require_safe
@archers_only
def own_club(request: HttpRequest, archer: Archer, club_pk: int) -> HttpResponse:
    """What its coaches may do, and the way out."""
    membership = membership_in(club_pk, archer)
    if membership is None:
        raise Http404
    page = {"membership": membership, "club": membership.club, "is_new": "joined" in request.GET}
    return render(request, "scoring/club_own.html", page)


@require_POST
@archers_only
def departure(request: HttpRequest, archer: Archer, club_pk: int) -> HttpResponse:
    leave_club(club_pk, by=caller_for(archer))
    return redirect(reverse("me", query={"left": ""}))


@never_cache
@require_safe
@archers_only
def club(request: HttpRequest, archer: Archer, club_pk: int) -> HttpResponse:
    """For its coaches: the link that takes archers in, and who they are."""
    asked = _coached(club_pk, archer)
    memberships = asked.memberships.select_related("archer")
    members = list(memberships.order_by("-is_coach", "archer__display_name", "archer_id"))
    page = {
        "club": asked,
        "shown": _shown(request, asked),
        "members": members,
        "archers": [member.archer for member in members if not member.is_coach],
    }
    return render(request, "scoring/club.html", page)


@require_POST
@archers_only
def link(request: HttpRequest, archer: Archer, club_pk: int) -> HttpResponse:
    """Renewed: those that were given out until then are over."""
    with refused_as_pages_do():
        renew_club_link(club_pk, by=archer)
    return redirect(reverse("club", args=[club_pk], query={"renewed": ""}))


@never_cache
@require_safe
@archers_only
def poster(request: HttpRequest, archer: Archer, club_pk: int) -> HttpResponse:
    """To be printed and pinned up."""
    asked = _coached(club_pk, archer)
    page: dict[str, Any] = {"club": asked, "shown": _shown(request, asked)}
    return render(request, "scoring/club_poster.html", page)


@require_POST
@archers_only
def removal(request: HttpRequest, archer: Archer, club_pk: int) -> HttpResponse:
    try:
        member = forms.UUIDField().clean(request.POST.get("archer"))
    except forms.ValidationError as unknown:
        raise Http404 from unknown
    with refused_as_pages_do():
        take_out(club_pk, member, by=archer)
    # On a phone the archers stand below the link.
    at = reverse("club", args=[club_pk], query={"taken-out": ""}, fragment="members-title")
    return redirect(at)


def _coached(club_pk: int, archer: Archer) -> Club:
    return get_object_or_404(Club.objects.coached_by(archer), pk=club_pk)


def _shown(request: HttpRequest, club: Club) -> ShownLink:
    return shown_link(request, "club-join", club_token(club))
