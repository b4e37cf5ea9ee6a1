"""Which notices come to an archer, as they choose."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from leaderboard.forms.notices import NoticesForm
from leaderboard.notice_choices import choose_kinds, chosen_kinds
from scoring.models import Archer
from scoring.viewers import caller_for
from scoring.views.signing_in import archers_only


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def choices(request: HttpRequest, archer: Archer) -> HttpResponse:
    if request.method != "POST":
        form = NoticesForm(chosen=chosen_kinds(archer.pk))
        page = {"form": form, "is_saved": "saved" in request.GET}
        return render(request, "leaderboard/notice_choices.html", page)
    choose_kinds(NoticesForm(request.POST).kinds, by=caller_for(archer))
    return HttpResponseRedirect(reverse("notice-choices", query={"saved": ""}))
