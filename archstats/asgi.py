"""The outermost application: what every request passes on its way in and out."""

import gc
import os

import django
from django.core.exceptions import ImproperlyConfigured

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

# `serve` has checked already; another server that loads this module has not.
for found in dangerous_combinations(None):
    raise ImproperlyConfigured(found.msg)


async def no_such_socket(scope: Scope, receive: Receive, send: Send) -> None:
    # A refusal before accepting reads as a lost connection in the browser, which then knocks for
    # ever; 4404 tells it to stop.
    await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
    await send({"type": "websocket.close", "code": 4404, "reason": "not found"})


def with_layers(pages: Application) -> Application:
    """What every request passes before Django, listed from the inside outwards."""
    http = static_files(pages)

    async def by_protocol(scope: Scope, receive: Receive, send: Send) -> None:
        await (http if scope["type"] == "http" else no_such_socket)(scope, receive, send)

    application: Application = by_protocol
    for layer in (Alive, BodyLimit, KnownHosts, AccessLog, SecurityHeaders, RequestIds):
        application = layer(application)
    return application


application = with_layers(PageHandler())

# What is loaded by now stays for good: the collector need not look through it at each large answer.
gc.collect()
gc.freeze()
