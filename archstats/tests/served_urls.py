import logging
import time
from typing import Never

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import translation

from archstats import urls
from archstats.request_ids import current_request_id

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
    time.sleep(1)
    return HttpResponse("slow ends")


def client(request: HttpRequest) -> HttpResponse:
    """Who is believed to ask, and how."""
    return HttpResponse(f"{request.META['REMOTE_ADDR']} {request.scheme}")


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
    *urls.urlpatterns,
]
