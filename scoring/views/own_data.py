"""All that is an archer's: taken along, and brought back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scoring.models import Archer
from scoring.own_data import own_cards_as_csv, own_data_as_json
from scoring.views.signing_in import archers_only


@never_cache
@require_safe
@archers_only
def own_data(request: HttpRequest, archer: Archer) -> HttpResponse:
    return render(request, "scoring/own_data.html")


@never_cache
@require_safe
@archers_only
def own_data_json(request: HttpRequest, archer: Archer) -> HttpResponse:
    answer = HttpResponse(own_data_as_json(archer), content_type="application/json")
    return _to_keep(answer, "json")


@never_cache
@require_safe
@archers_only
def own_cards_csv(request: HttpRequest, archer: Archer) -> HttpResponse:
    return _to_keep(HttpResponse(own_cards_as_csv(archer), content_type="text/csv"), "csv")


def _to_keep(answer: HttpResponse, ending: str) -> HttpResponse:
    name = f"archstats {timezone.localdate().isoformat()}.{ending}"
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer
