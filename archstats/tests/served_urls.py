import logging
import time
from typing import Never
from uuid import UUID

from django.contrib.auth import login, logout
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import translation

from archstats import urls
from archstats.request_ids import current_request_id
from archstats.tests.served_rooms import hub_now, told_room
from scoring.models import Archer

logger = logging.getLogger(__name__)


def crash(request: HttpRequest) -> Never:
    raise RuntimeError("a secret that only the log may hold")


def away(request: HttpRequest) -> Never:
    raise OperationalError("the connection was lost at a secret address")


def echo(request: HttpRequest) -> HttpResponse:
    """Says which request it believes to answer, after giving others time to interfere."""
    time.sleep(0.05)
    return HttpResponse(f"{current_request_id()} {len(request.body)} {translation.get_language()}")


def slow(request: HttpRequest) -> HttpResponse:
    logger.info("slow begins")
    time.sleep(float(request.GET.get("seconds", "1")))
    return HttpResponse("slow ends")


def client(request: HttpRequest) -> HttpResponse:
    """Who is believed to ask, and how."""
    return HttpResponse(f"{request.META['REMOTE_ADDR']} {request.scheme}")


def sign_in(request: HttpRequest, archer_id: UUID) -> HttpResponse:
    """Without a password."""
    login(request, Archer.objects.get(public_id=archer_id))
    return HttpResponse("signed in")


def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponse("signed out")


handler500 = urls.handler500

urlpatterns = [
    path("slow", slow),
    path("client", client),
    path("crash", crash),
    path("api/v0/crash", crash),
    path("away", away),
    path("api/v0/away", away),
    path("echo", echo),
    path("api/v0/echo", echo),
    path("hub", hub_now),
    path("told/<key>", told_room),
    path("sign-in/<uuid:archer_id>", sign_in),
    path("sign-out", sign_out),
    *urls.urlpatterns,
]
