"""Who of a coach's archers shoots now."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scoring.coach_fragments import SUMMARY
from scoring.coach_room import CoachRoom
from scoring.coaching import is_coach
from scoring.epochs import shown_at_first
from scoring.models import Archer, Club
from scoring.views.signing_in import archers_only


@never_cache
@require_safe
@archers_only
def coach(request: HttpRequest, archer: Archer) -> HttpResponse:
    """404 for who coaches nobody."""
    if not is_coach(archer):
        raise Http404
    room = CoachRoom(str(archer.public_id))
    told, live = shown_at_first(room)
    page = {
        **live,
        "summary": told.fragments[SUMMARY],
        "items": [told.fragments[item] for (item,) in room.ordered(told.sort_keys)],
        "clubs": Club.objects.coached_by(archer),
        "opens_admin": archer.is_staff,
        "read_at": timezone.now(),
        "timezone": settings.TIME_ZONE,
    }
    return render(request, "scoring/coach.html", page)
