"""What makes a phone keep the open card's page, and put the site among its apps."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root: a worker rules its own folder and what is below."""
    return render(request, "sw.js", content_type="text/javascript")


@require_safe
@cache_control(max_age=24 * 60 * 60)
def manifest(request: HttpRequest) -> HttpResponse:
    app = {
        "name": "Archstats",
        "short_name": "Archstats",
        "description": _("Score your arrows, with or without signal."),
        "id": "/",
        "start_url": "/",
        "display": "standalone",
        "background_color": "#eef1f0",
        "theme_color": "#eef1f0",
        "icons": [{"src": static("img/crest.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(app, content_type="application/manifest+json")
