"""Our own access log: one line a request or socket, without tokens and without query strings."""

import logging
from http import HTTPStatus
from time import perf_counter
from typing import Any

from archstats.asgi_types import Application, Event, Receive, Scope, Send
from archstats.concerned import concerned_by, path_of, route_of
from archstats.refusals import refuse
from scoring.concerning import begin
from scoring.counters import Durations

logger = logging.getLogger("archstats.access")

# Asked every few seconds by whoever watches the server.
UNLOGGED = {"/healthz", "/readyz", "/metrics"}

# How long answers took, by route and class of status; the loop alone writes here.
answered: dict[tuple[str, str], Durations] = {}
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)


class AccessLog:
    """Also the last resort: what raised outside Django is logged and answered in plain words."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, said = perf_counter(), begin()
        status: int | None = None

        async def send_noting_status(event: Event) -> None:
            nonlocal status
            if event["type"] == "http.response.start":
                status = event["status"]
            elif event["type"] == "websocket.close":
                status = event["code"]
            await send(event)

        try:
            await self.application(scope, receive, send_noting_status)
        except Exception:
            logger.exception("unexpected error")
            if scope["type"] == "http" and status is None:
                status = HTTPStatus.INTERNAL_SERVER_ERROR
                await refuse(scope, send, HTTPStatus.INTERNAL_SERVER_ERROR)
        finally:
            # Whoever was refused the metrics was somebody else.
            if scope["path"] not in UNLOGGED or status == HTTPStatus.NOT_FOUND:
                note(scope, status, perf_counter() - started, said)


def note(scope: Scope, status: int | None, seconds: float, said: dict[str, str]) -> None:
    route, is_http = route_of(scope), scope["type"] == "http"
    if is_http:
        of_status = f"{status // 100}xx" if status else "none"
        key = (route or "none", of_status)
        if key not in answered:
            answered[key] = Durations(BOUNDS)
        answered[key].add(seconds)
    fields: dict[str, Any] = {
        "method": scope["method"] if is_http else "WEBSOCKET",
        "path": path_of(scope),
        "route": route,
        "status": "" if status is None else int(status),
        "ms": f"{seconds * 1000:.1f}",
        **said,
        **concerned_by(scope),
    }
    logger.info("answered", extra={"fields": fields})
