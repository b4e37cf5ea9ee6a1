"""An archer's devices: what they are called, when they were used, which of them may go."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from scoring.device_cookies import visitor_of
from scoring.device_keys import devices_of, make_key, revoke_key
from scoring.forms.accounts import DeviceForm
from scoring.models import Archer
from scoring.viewers import caller_for
from scoring.views.signing_in import archers_only


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def devices(request: HttpRequest, archer: Archer) -> HttpResponse:
    """Posted to, it makes a token for a device or a script, and shows it this once."""
    if request.method != "POST":
        return _page(request, archer, DeviceForm())
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return _page(request, archer, form, status=422)

    token = make_key(archer, label=form.cleaned_data["label"])
    return _page(request, archer, DeviceForm(), token=token, status=201)


@require_POST
@archers_only
def revocation(request: HttpRequest, archer: Archer) -> HttpResponse:
    """Of a device whose row in the list was told to go."""
    named = request.POST.get("device", "")
    key = get_object_or_404(devices_of(caller_for(archer)), token_hash=named)
    revoke_key(key)
    return redirect("devices")


def _page(
    request: HttpRequest, archer: Archer, form: DeviceForm, *, token: str = "", status: int = 200
) -> HttpResponse:
    page = {
        "form": form,
        "token": token,
        "devices": devices_of(caller_for(archer)),
        "this": visitor_of(request).device,
    }
    return render(request, "scoring/devices.html", page, status=status)
