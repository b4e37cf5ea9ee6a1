"""Coming in with a login name and password, and going out again."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from scoring.claiming import welcome
from scoring.device_cookies import arrive, depart, label_asking, network_asking, visitor_of
from scoring.forms.accounts import SignInForm, refuse
from scoring.models import Archer, Slot
from scoring.passwords import archer_with
from scoring.refusals import Conflict, Refusal, TooMany

_STATUS = {Conflict: 409, TooMany: 429}


def archers_only[**Given](
    view: Callable[Concatenate[HttpRequest, Archer, Given], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
    """The view gets the archer who asks; nobody gets the way to sign in, and comes back."""

    @wraps(view)
    def admitted(
        request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs
    ) -> HttpResponse:
        archer = visitor_of(request).archer
        if archer is None:
            form = SignInForm(initial={"next": request.get_full_path()})
            return _page(request, form, status=401)
        return view(request, archer, *args, **kwargs)

    return admitted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        initial = {"next": request.GET.get("next", ""), "brings": True}
        return _page(request, SignInForm(initial=initial))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)

    asked = form.cleaned_data
    try:
        archer = archer_with(
            asked["login_name"], asked["password"], network=network_asking(request)
        )
        guest = guest_here(request) if asked["brings"] else None
        token = welcome(archer, guest=guest, label=label_asking(request))
    except Refusal as why:
        refuse(form, why)
        return refused_with(why, _page(request, form))
    response = onwards(request, asked["next"])
    arrive(request, response, token)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        page = {"cards": cards_at_stake(guest_here(request))}
        return render(request, "scoring/sign_out.html", page)
    response = HttpResponseRedirect(reverse("home"))
    depart(request, response)
    return response


def guest_here(request: HttpRequest) -> Archer | None:
    """Whoever shot on this phone without an account: their only key is about to go."""
    archer = visitor_of(request).archer
    return archer if archer and archer.is_guest else None


def onwards(request: HttpRequest, wanted: str) -> HttpResponse:
    """To a page of ours, whatever was asked for."""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(wanted if is_ours else reverse("home"))


def to_card(request: HttpRequest, slot: Slot, token: str) -> HttpResponse:
    """Whoever came as a guest with it has the key of this device from now on."""
    response = redirect("slot", slot.public_id)
    if token:
        arrive(request, response, token)
    return response


def refused_with(why: Refusal, page: HttpResponse) -> HttpResponse:
    """The page that tells it, with its status."""
    page.status_code = _STATUS.get(type(why), 422)
    if isinstance(why, TooMany):
        page["Retry-After"] = str(why.retry_after_seconds)
    return page


def cards_at_stake(guest: Archer | None) -> int:
    """Which nobody opens any more when this device has another key."""
    return guest.slots.with_arrows().count() if guest else 0


def _page(request: HttpRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    page: dict[str, Any] = {"form": form, "cards": cards_at_stake(guest_here(request))}
    return render(request, "scoring/sign_in.html", page, status=status)
