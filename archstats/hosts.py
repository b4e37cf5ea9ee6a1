"""Only requests for our own names are answered, static files and sockets included."""

from collections.abc import Awaitable
from http import HTTPStatus

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from archstats.asgi_types import Application, Receive, Scope, Send
from archstats.refusals import refuse


class KnownHosts:
    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if is_ours(scope):
            return self.application(scope, receive, send)
        if scope["type"] == "websocket":
            # Not accepted: the browser of another site learns nothing (403 at the handshake).
            return send({"type": "websocket.close", "code": 1008, "reason": None})
        return refuse(scope, send, HTTPStatus.BAD_REQUEST, "this server has another name")


def is_ours(scope: Scope) -> bool:
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if len(hosts) != 1:
        return False
    domain, _ = split_domain_port(hosts[0])
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
