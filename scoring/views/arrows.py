"""An archer's own arrows: by the set, and one by one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from scoring.arrows import (
    add_set,
    change_arrow,
    find_arrow,
    remove_arrow,
    sets_of,
    stats_for,
    stats_for_each,
    use_set,
)
from scoring.forms.arrows import ArrowForm, NewArrowsForm
from scoring.models import Archer, Arrow
from scoring.refusals import Invalid
from scoring.viewers import caller_for
from scoring.views.asked_slots import refused_as_pages_do
from scoring.views.signing_in import archers_only, onwards


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def arrows(request: HttpRequest, archer: Archer) -> HttpResponse:
    """Posted to, it adds some."""
    if request.method != "POST":
        return _list(request, archer, NewArrowsForm())
    form = NewArrowsForm(request.POST)
    if form.is_valid():
        try:
            add_set(
                form.numbers,
                by=caller_for(archer),
                set_name=form.cleaned_data["set_name"],
                **form.measures(),
            )
        except Invalid:
            form.refuse()
    if form.errors:
        return _list(request, archer, form, status=422)
    return redirect("arrows")


@require_POST
@archers_only
def in_use(request: HttpRequest, archer: Archer) -> HttpResponse:
    """Which set is shot now."""
    with refused_as_pages_do():
        use_set(request.POST.get("set", ""), by=caller_for(archer))
    return onwards(request, request.POST.get("next") or reverse("arrows"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@archers_only
def arrow(request: HttpRequest, archer: Archer, arrow_id: UUID) -> HttpResponse:
    found = _own(archer, arrow_id)
    if request.method != "POST":
        said = {name: getattr(found, name) for name in ArrowForm.base_fields}
        return _one(request, found, ArrowForm(initial=said))
    form = ArrowForm(request.POST)
    if form.is_valid():
        try:
            change_arrow(arrow_id, by=caller_for(archer), **form.facts())
        except Invalid:
            form.refuse()
    if form.errors:
        return _one(request, found, form, status=422)
    return redirect("arrows")


@require_POST
@archers_only
def retirement(request: HttpRequest, archer: Archer, arrow_id: UUID) -> HttpResponse:
    """One that was never shot is gone."""
    remove_arrow(_own(archer, arrow_id).pk, by=caller_for(archer))
    return redirect("arrows")


@refused_as_pages_do()
def _own(archer: Archer, arrow_id: UUID) -> Arrow:
    return find_arrow(arrow_id, by=caller_for(archer))


def _list(
    request: HttpRequest, archer: Archer, form: NewArrowsForm, *, status: int = 200
) -> HttpResponse:
    caller = caller_for(archer)
    own = [*Arrow.objects.visible_to(caller)]
    stats = stats_for_each(own)
    sets = sets_of(own, in_use=archer.arrow_set)
    page = {
        "form": form,
        "sets": [(each, [(arrow, stats[arrow]) for arrow in each.arrows]) for each in sets],
        "retired": [(arrow, stats[arrow]) for arrow in own if arrow.retired_at],
        "next": request.GET.get("next", ""),
    }
    return render(request, "scoring/arrows.html", page, status=status)


def _one(request: HttpRequest, arrow: Arrow, form: ArrowForm, *, status: int = 200) -> HttpResponse:
    page = {"arrow": arrow, "form": form, "stats": stats_for(arrow)}
    return render(request, "scoring/arrow.html", page, status=status)
