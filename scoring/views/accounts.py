"""What is an archer's own: the profile, the account, the password."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from scoring.accounts import change_profile
from scoring.claiming import claim_account
from scoring.clubs import memberships_of
from scoring.coaching import is_coach
from scoring.device_cookies import arrive, label_asking, network_asking, visitor_of
from scoring.forms.accounts import AccountForm, PasswordForm, ProfileForm, refuse
from scoring.models import Archer
from scoring.passwords import change_password
from scoring.refusals import Conflict, Refusal
from scoring.starting import guests_name
from scoring.viewers import caller_for
from scoring.views.signing_in import archers_only, onwards, refused_with

# The cookie of who does not want to be asked for the profile; for so many seconds.
LATER, LATER_FOR = "later", 90 * 24 * 60 * 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def me(request: HttpRequest, archer: Archer) -> HttpResponse:
    if request.method != "POST":
        said = {name: getattr(archer, name) for name in ProfileForm.base_fields if name != "next"}
        form = ProfileForm(initial={**said, "next": request.GET.get("next", "")})
        return _me(request, archer, form)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _me(request, archer, form, status=422)

    change_profile(by=caller_for(archer), **form.changes())
    return onwards(request, form.cleaned_data["next"] or reverse("me", query={"saved": ""}))


def _me(
    request: HttpRequest,
    archer: Archer,
    form: ProfileForm,
    *,
    status: int = 200,
) -> HttpResponse:
    page = {
        "form": form,
        "archer": archer,
        "is_coach": is_coach(archer),
        "memberships": memberships_of(archer),
    }
    return render(request, "scoring/me.html", page, status=status)


@require_POST
def later(request: HttpRequest) -> HttpResponse:
    """The question for the profile is put off."""
    response = onwards(request, request.POST.get("next", ""))
    response.set_cookie(LATER, "1", max_age=LATER_FOR, httponly=True, samesite="Lax")
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def account(request: HttpRequest, archer: Archer) -> HttpResponse:
    """A guest takes a login name and a password, and stays the same archer."""
    if not archer.is_guest:
        return redirect("me")
    if request.method != "POST":
        name = "" if archer.display_name == guests_name() else archer.display_name
        form = AccountForm(initial={"display_name": name})
        return render(request, "scoring/account.html", {"form": form})
    form = AccountForm(request.POST)
    if not form.is_valid():
        return render(request, "scoring/account.html", {"form": form}, status=422)

    asked = form.cleaned_data
    try:
        token = claim_account(
            asked["display_name"],
            login_name=asked["login_name"],
            password=asked["password"],
            by=caller_for(archer),
            label=label_asking(request),
        )
    except Conflict:
        return redirect("me")
    except Refusal as why:
        refuse(form, why)
        return refused_with(why, render(request, "scoring/account.html", {"form": form}))
    response = HttpResponseRedirect(reverse("me", query={"saved": ""}))
    arrive(request, response, token)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def password(request: HttpRequest, archer: Archer) -> HttpResponse:
    if archer.is_guest:
        return redirect("account")
    if request.method != "POST":
        return render(request, "scoring/password.html", {"form": PasswordForm()})
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return render(request, "scoring/password.html", {"form": form}, status=422)

    asked = form.cleaned_data
    try:
        change_password(
            asked["old"],
            asked["password"],
            by=caller_for(archer),
            network=network_asking(request),
            other_than=visitor_of(request).device if asked["signs_out"] else None,
        )
    except Refusal as why:
        refuse(form, why)
        return refused_with(why, render(request, "scoring/password.html", {"form": form}))
    return HttpResponseRedirect(reverse("me", query={"saved": ""}))
