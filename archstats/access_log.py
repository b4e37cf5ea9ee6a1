"""Our own access log: one line a request or socket, without tokens and without query strings."""

import logging
from http import HTTPStatus
from time import perf_counter

from archstats.asgi_types import Application, Event, Receive, Scope, Send
from archstats.logs import masked
from archstats.refusals import refuse

logger = logging.getLogger("archstats.access")

# Asked every few seconds by whoever watches the server.
UNLOGGED = {"/healthz", "/readyz"}


class AccessLog:
    """Also the last resort: what raised outside Django is logged and answered in plain words."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = perf_counter()
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
            if scope["path"] not in UNLOGGED:
                fields = {
                    "method": scope["method"] if scope["type"] == "http" else "WEBSOCKET",
                    "path": masked(scope["path"]),
                    "status": "" if status is None else int(status),
                    "ms": f"{(perf_counter() - started) * 1000:.1f}",
                }
                logger.info("answered", extra={"fields": fields})
