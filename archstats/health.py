"""/healthz: this process lives. /readyz: it can do its work, check by check."""

import logging
from collections.abc import Awaitable
from http import HTTPStatus

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from archstats.asgi_types import Application, Receive, Scope, Send
from scoring.live.hub import hub

logger = logging.getLogger(__name__)


class Alive:
    """Answers /healthz by itself, without a thread: they may all be waiting for the database."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        is_asked = scope["type"] == "http" and scope["path"] == "/healthz"
        return _say_alive(send) if is_asked else self.application(scope, receive, send)


async def _say_alive(send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"6")]
    await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": headers})
    await send({"type": "http.response.body", "body": b"alive\n"})


def readyz(request: HttpRequest) -> JsonResponse:
    checks = {
        "server": "draining" if hub.is_draining else "ok",
        "database": database(),
        "migrations": "unknown",
        "broker": broker(),
    }
    if checks["database"] == "ok":
        checks["migrations"] = migrations()
    ready = checks["server"] == checks["database"] == checks["migrations"] == "ok"
    # Without the broker screens follow a few seconds later; nothing is lost, so it is no reason to
    # take this process away from its archers.
    state = "not ready" if not ready else "degraded" if checks["broker"] == "down" else "ready"
    return JsonResponse({"state": state, "checks": checks}, status=200 if ready else 503)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.warning("readyz: the database does not answer", exc_info=True)
        return "down"
    return "ok"


def migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "missing" if missing else "ok"


def broker() -> str:
    if not settings.REDIS_URL:
        return "none"
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=None
        ) as client:
            client.ping()
    except redis.RedisError:
        return "down"
    return "ok"
