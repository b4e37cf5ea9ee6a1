"""Range sessions: opened, shared, looked at, closed and opened again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring.callers import Caller
from scoring.forms.accounts import refuse
from scoring.forms.sessions import SessionForm
from scoring.joining import join_token, renew_join_link, standing_in
from scoring.mates import scored_cards
from scoring.models import Archer, Session
from scoring.own_cards import open_card
from scoring.places import lanes_of
from scoring.refusals import Conflict, NotFound, Refusal
from scoring.sessions import (
    close_session,
    closed_sessions,
    open_session,
    open_sessions,
    read_session,
    reopen_session,
)
from scoring.viewers import caller_for
from scoring.views.asked_slots import refused_as_pages_do
from scoring.views.qr_codes import shown_link
from scoring.views.signing_in import archers_only, refused_with

_CLOSED_ON_A_PAGE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def sessions(request: HttpRequest, archer: Archer) -> HttpResponse:
    if request.method != "POST":
        return _list(request, archer, SessionForm())
    form = SessionForm(request.POST)
    if not form.is_valid():
        return _list(request, archer, form, status=422)
    asked = form.cleaned_data
    try:
        session = open_session(
            asked["location"],
            is_indoor=form.is_indoor,
            closing=asked["closing"],
            by=caller_for(archer),
        )
    except NotFound as unknown:
        raise Http404 from unknown
    except Conflict:
        return _one_is_open(request, archer, form)
    except Refusal as why:
        refuse(form, why)
        return refused_with(why, _list(request, archer, form))
    return redirect("session", session.public_id)


def _list(
    request: HttpRequest, archer: Archer, form: SessionForm, *, status: int = 200
) -> HttpResponse:
    by = caller_for(archer)
    closed = Paginator(closed_sessions(by=by), _CLOSED_ON_A_PAGE)
    page = {
        "form": form,
        "own": open_sessions(by=by).first(),
        "open_card": open_card(archer),
        "scored": scored_cards(by),
        "page": closed.get_page(request.GET.get("page")),
    }
    return render(request, "scoring/session_list.html", page, status=status)


def _one_is_open(request: HttpRequest, archer: Archer, form: SessionForm) -> HttpResponse:
    """Go on with it, or give it up for the new one where nobody shoots in it any more."""
    own = open_sessions(by=caller_for(archer)).first()
    if own is None:
        return redirect("sessions")
    page = {"own": own, "form": form, "standing": _standing(own)}
    return render(request, "scoring/session_conflict.html", page, status=409)


@never_cache
@require_safe
@archers_only
def session(request: HttpRequest, archer: Archer, session_id: UUID) -> HttpResponse:
    by = caller_for(archer)
    return _page(request, asked_session(session_id, by), archer)


def _page(
    request: HttpRequest, session: Session, archer: Archer, *, status: int = 200, **told: Any
) -> HttpResponse:
    cards = session.slots.filter(archer=archer, finished_at=None).select_related("target")
    page = {
        "session": session,
        "is_owner": session.owner_id == archer.pk,
        "archer": archer,
        "own_card": cards.select_related("session").first(),
        "lanes": [lane for lane in lanes_of(session) if lane.standing],  # type: ignore[attr-defined]
        **told,
    }
    return render(request, "scoring/session.html", page, status=status)


@require_POST
@archers_only
def closure(request: HttpRequest, archer: Archer, session_id: UUID) -> HttpResponse:
    return _change(close_session, request, archer, session_id, in_the_way=_those_who_shoot)


@require_POST
@archers_only
def opening(request: HttpRequest, archer: Archer, session_id: UUID) -> HttpResponse:
    return _change(reopen_session, request, archer, session_id, in_the_way=_the_other)


def _change(
    change: Callable[..., Any],
    request: HttpRequest,
    archer: Archer,
    session_id: UUID,
    *,
    in_the_way: Callable[[Session], dict[str, Any]],
) -> HttpResponse:
    by = caller_for(archer)
    try:
        change(session_id, by=by)
    except NotFound as unknown:
        raise Http404 from unknown
    except Conflict:
        asked = asked_session(session_id, by)
        return _page(request, asked, archer, status=409, **in_the_way(asked))
    return redirect("session", session_id)


def _those_who_shoot(session: Session) -> dict[str, Any]:
    return {"still": _standing(session)}


def _the_other(session: Session) -> dict[str, Any]:
    """Its owner has one open already."""
    return {"other": open_sessions(by=caller_for(session.owner)).first()}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def session_link(request: HttpRequest, archer: Archer, session_id: UUID) -> HttpResponse:
    """Posted to, it is renewed: those that were given out until then are over."""
    by = caller_for(archer)
    if request.method == "POST":
        with refused_as_pages_do():
            renew_join_link(session_id, by=by)
        return HttpResponseRedirect(reverse("session-link", args=[session_id]))
    session = asked_session(session_id, by)
    if session.owner_id != archer.pk:
        raise Http404
    shown = shown_link(request, "join", join_token(session)) if session.is_open else None
    return render(request, "scoring/session_link.html", {"session": session, "shown": shown})


@refused_as_pages_do()
def asked_session(session_id: UUID, by: Caller) -> Session:
    return read_session(session_id, by=by)


def _standing(session: Session) -> Any:
    standing = standing_in(session).select_related("archer", "target", "session")
    return standing.order_by("target__lane", "letter")
