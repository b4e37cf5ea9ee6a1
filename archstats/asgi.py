"""The outermost application: what every request passes on its way in and out."""

import gc
import os
from collections.abc import Awaitable
from inspect import markcoroutinefunction

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
from archstats.metrics import Metrics
from archstats.page_handler import PageHandler
from archstats.request_ids import RequestIds
from archstats.security_headers import SecurityHeaders
from archstats.static_files import static_files
from scoring.live.consumer import Watcher
from scoring.live.hub import hub
from scoring.live.origins import OwnOrigins
from scoring.live.sockets import OUTERMOST_SEND
from scoring.routing import rooms_at

# `serve` has checked already; another server that loads this module has not.
for found in dangerous_combinations(None):
    raise ImproperlyConfigured(found.msg)


def watch(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
    # Channels' router would copy the scope for each socket, which waits here for hours.
    rooms_asked = rooms_at.get(scope["path"])
    wanted = rooms_asked(scope) if rooms_asked else {}
    return Watcher(scope, send, wanted=wanted).attend(receive)


sockets = OwnOrigins(watch)


def with_layers(pages: Application) -> Application:
    """What every request passes before Django, listed from the inside outwards."""
    http = static_files(pages)

    def by_protocol(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        # Not every server has a start of its own that ours could use.
        hub.start()
        return (http if scope["type"] == "http" else sockets)(scope, receive, send)

    application: Application = by_protocol
    for layer in (Alive, BodyLimit, KnownHosts, Metrics, AccessLog, SecurityHeaders, RequestIds):
        application = layer(application)

    # As servers ask; being one would keep a frame in memory for each socket.
    @markcoroutinefunction
    def outermost(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "websocket":
            # Frames need nothing of what the layers add.
            scope.setdefault("extensions", {})[OUTERMOST_SEND] = send
        return application(scope, receive, send)

    return outermost


application = with_layers(PageHandler())

# What is loaded by now stays for good: the collector need not look through it at each large answer.
gc.collect()
gc.freeze()
