"""All that is an archer's: taken along, brought back, erased."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from scoring.bringing import bring_back
from scoring.device_cookies import depart, network_asking
from scoring.erasing import erase_archer
from scoring.forms.accounts import refuse
from scoring.forms.own_data import BringForm, ErasureForm
from scoring.models import Archer
from scoring.own_data import own_cards_as_csv, own_data_as_json
from scoring.refusals import Conflict, Invalid, Refusal
from scoring.viewers import caller_for
from scoring.views.files import table_to_keep, to_keep
from scoring.views.signing_in import archers_only, refused_with


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def own_data(request: HttpRequest, archer: Archer) -> HttpResponse:
    """Posted to, it brings back a file; the same again changes nothing."""
    if request.method != "POST":
        return render(request, "scoring/own_data.html", {"form": BringForm()})
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "scoring/own_data.html", {"form": form}, status=422)

    try:
        brought = bring_back(form.cleaned_data["file"].read(), by=caller_for(archer))
    except Refusal as why:
        _refuse(form, why)
        return refused_with(why, render(request, "scoring/own_data.html", {"form": form}))
    page = {"form": BringForm(), "brought": brought}
    return render(request, "scoring/own_data.html", page, status=201 if brought.new else 200)


@never_cache
@require_safe
@archers_only
def own_data_json(request: HttpRequest, archer: Archer) -> HttpResponse:
    answer = HttpResponse(own_data_as_json(archer), content_type="application/json")
    return to_keep(answer, _file_name("json"))


@never_cache
@require_safe
@archers_only
def own_cards_csv(request: HttpRequest, archer: Archer) -> HttpResponse:
    return table_to_keep(own_cards_as_csv(archer), _file_name("csv"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def erasure(request: HttpRequest, archer: Archer) -> HttpResponse:
    """The page asks; what is posted says that the archer is sure."""
    if request.method != "POST":
        form = ErasureForm(is_guest=archer.is_guest)
        return render(request, "scoring/erasure.html", {"form": form})
    form = ErasureForm(request.POST, is_guest=archer.is_guest)
    if not form.is_valid():
        return render(request, "scoring/erasure.html", {"form": form}, status=422)

    password = form.cleaned_data.get("password", "")
    try:
        erase_archer(by=caller_for(archer), password=password, network=network_asking(request))
    except Refusal as why:
        _refuse(form, why)
        return refused_with(why, render(request, "scoring/erasure.html", {"form": form}))
    response = HttpResponseRedirect(reverse("home"))
    depart(request, response)
    return response


def _refuse(form: BringForm | ErasureForm, why: Refusal) -> None:
    if isinstance(why, Conflict):
        form.add_error("file", why.words)
    elif why.about == "password" and isinstance(why, Invalid):
        form.add_error("password", _("This is not your password."))
    else:
        refuse(form, why)


def _file_name(ending: str) -> str:
    return f"archstats {timezone.localdate().isoformat()}.{ending}"
