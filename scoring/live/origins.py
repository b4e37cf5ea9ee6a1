"""Which pages may open a socket: our own, at the very address that the socket asks for."""

from collections.abc import Awaitable, Callable

from scoring.live.sockets import Receive, Scope, Send

type Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_SCHEMES = {"ws": "http", "wss": "https"}


class OwnOrigins:
    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if _is_own(scope):
            return self.application(scope, receive, send)
        # Not accepted, which is 403 at the handshake: a page of another site learns nothing.
        return send({"type": "websocket.close", "code": 1008, "reason": None})


def _is_own(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    origin = headers.get(b"origin")
    if origin is None:
        # No browser, for they say where a page came from; so no cookie of one either.
        return b"cookie" not in headers
    own = f"{_SCHEMES[scope.get('scheme', 'ws')]}://{headers[b'host'].decode('latin-1')}"
    return bool(origin.decode("latin-1").lower() == own.lower())
