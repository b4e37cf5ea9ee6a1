"""The outermost application: what every request passes on its way in and out."""

import os

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archstats.settings")
django.setup(set_prefix=False)

from archstats.access_log import AccessLog
from archstats.asgi_types import Application, Receive, Scope, Send
from archstats.body_limit import BodyLimit
from archstats.hosts import KnownHosts
from archstats.request_ids import RequestIds
from archstats.security_headers import SecurityHeaders
from archstats.static_files import StaticFiles


class PageHandler(ASGIHandler):
    """Django with its middleware and views in one hop to a thread, as they are all synchronous.

    Django's own handler hops once or twice for each middleware (docs/benchmarks.md).
    """

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)


async def no_such_socket(scope: Scope, receive: Receive, send: Send) -> None:
    # A refusal before accepting reads as a lost connection in the browser, which then knocks for
    # ever; 4404 tells it to stop.
    await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
    await send({"type": "websocket.close", "code": 4404, "reason": "not found"})


def around(pages: Application) -> Application:
    """What every request passes before Django, listed from the inside outwards."""
    http = StaticFiles(pages)

    async def by_protocol(scope: Scope, receive: Receive, send: Send) -> None:
        await (http if scope["type"] == "http" else no_such_socket)(scope, receive, send)

    application: Application = by_protocol
    for layer in (BodyLimit, KnownHosts, AccessLog, SecurityHeaders, RequestIds):
        application = layer(application)
    return application


application = around(PageHandler())
