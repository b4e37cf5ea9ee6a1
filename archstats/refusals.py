"""What is refused by whom ever: in the envelope below /api/, in plain words elsewhere."""

import json
import logging
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.decorators import sync_only_middleware

from archstats.asgi_types import Scope, Send
from scoring.api.envelope import refusal

logger = logging.getLogger(__name__)

WORDS = {
    HTTPStatus.BAD_REQUEST: "the request cannot be read",
    HTTPStatus.FORBIDDEN: "not allowed: the X-CSRFToken header is missing or out of date",
    HTTPStatus.NOT_FOUND: "there is nothing at this address",
    HTTPStatus.METHOD_NOT_ALLOWED: "this address does not answer that method",
    HTTPStatus.SERVICE_UNAVAILABLE: "the database is away or busy: nothing was lost, send it again",
}
GENERIC = "something went wrong here; it has been noted"
# What a refusal says beside its words.
SAYS_MORE = ("Allow", "Retry-After")
RETRY_AFTER_SECONDS = 1


def is_api(path: str) -> bool:
    return path.startswith("/api/")


@sync_only_middleware
def api_envelope(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Django's and ninja's own refusals: no such route, wrong method, an exception."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # What the API itself refused speaks JSON and is in the envelope already.
        speaks_json = response.get("Content-Type", "").startswith("application/json")
        if response.status_code < HTTPStatus.BAD_REQUEST or speaks_json or not is_api(request.path):
            return response

        status = HTTPStatus(response.status_code)
        refused = JsonResponse(refusal(status, [WORDS.get(status, GENERIC)]), status=status)
        for name in SAYS_MORE:
            if name in response:
                refused[name] = response[name]
        # What was logged once is not logged again as an error.
        refused._has_been_logged = getattr(response, "_has_been_logged", False)  # type: ignore[attr-defined]  # noqa: SLF001
        return refused

    return answer


def failed(request: HttpRequest) -> HttpResponse:
    """For an exception that nobody caught. A database that is away is no error of ours, and passes:
    whoever sends again finds everything as it was committed."""
    raised = sys.exception()
    is_away = isinstance(raised, OperationalError | InterfaceError)
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_away else HTTPStatus.INTERNAL_SERVER_ERROR
    # The API's words are put in by `api_envelope`.
    page = "" if is_api(request.path) else render_to_string(f"{status.value}.html")
    response = HttpResponse(page, status=status)
    if not is_away:
        return response
    logger.warning("the database is away or busy: %s", str(raised).strip())
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    # One line was enough: Django would log the trace as an error.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


async def refuse(scope: Scope, send: Send, status: HTTPStatus, why: str = GENERIC) -> None:
    """Answer before Django sees the request, and end the connection: the rest is not read."""
    if is_api(scope["path"]):
        kind, body = b"application/json", json.dumps(refusal(status, [why])).encode()
    else:
        kind, body = b"text/plain; charset=utf-8", why.encode()
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
