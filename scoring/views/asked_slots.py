"""The slot that a page is about, for who asks; and how a page says no."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from scoring.callers import Caller
from scoring.device_cookies import visitor_of
from scoring.models import Slot
from scoring.refusals import Forbidden, NotFound


def asked_slot(
    request: HttpRequest, slot_id: UUID, allowed: Callable[[Caller], QuerySet[Slot]]
) -> tuple[Slot, Caller]:
    """404 for nobody and for what is not theirs, as for what never was."""
    caller = visitor_of(request).caller
    if caller is None:
        raise Http404
    slots = allowed(caller).select_related("archer", "target", "session")
    return get_object_or_404(slots, public_id=slot_id), caller


@contextmanager
def refused_as_pages_do() -> Iterator[None]:
    try:
        yield
    except NotFound as unknown:
        raise Http404 from unknown
    except Forbidden as not_theirs:
        raise PermissionDenied from not_theirs
