"""The outermost application: what every request passes on its way in and out."""

import gc
import os

import django
from channels.routing import URLRouter
from django.core.exceptions import ImproperlyConfigured
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archstats.settings")
django.setup(set_prefix=False)

from archstats.access_log import AccessLog
from archstats.asgi_types import Application, Receive, Scope, Send
from archstats.body_limit import BodyLimit
from archstats.checks import dangerous_combinations
from archstats.health import Alive
from archstats.hosts import KnownHosts
from archstats.page_handler import PageHandler
from archstats.request_ids import RequestIds
from archstats.security_headers import SecurityHeaders
from archstats.static_files import static_files
from scoring.live.hub import hub
from scoring.live.origins import OwnOrigins
from scoring.routing import websocket_urlpatterns

# `serve` has checked already; another server that loads this module has not.
for found in dangerous_combinations(None):
    raise ImproperlyConfigured(found.msg)


async def no_such_socket(scope: Scope, receive: Receive, send: Send) -> None:
    # A refusal before accepting reads as a lost connection in the browser, which then knocks for
    # ever; 4404 tells it to stop.
    await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
    await send({"type": "websocket.close", "code": 4404, "reason": "not found"})


# No view, but Channels routes to applications with Django's patterns.
nowhere = re_path("", no_such_socket)  # type: ignore[arg-type]
sockets = OwnOrigins(URLRouter([*websocket_urlpatterns, nowhere]))


def with_layers(pages: Application) -> Application:
    """What every request passes before Django, listed from the inside outwards."""
    http = static_files(pages)

    async def by_protocol(scope: Scope, receive: Receive, send: Send) -> None:
        # Not every server has a start of its own that ours could use.
        hub.start()
        await (http if scope["type"] == "http" else sockets)(scope, receive, send)

    application: Application = by_protocol
    for layer in (Alive, BodyLimit, KnownHosts, AccessLog, SecurityHeaders, RequestIds):
        application = layer(application)
    return application


application = with_layers(PageHandler())

# What is loaded by now stays for good: the collector need not look through it at each large answer.
gc.collect()
gc.freeze()
