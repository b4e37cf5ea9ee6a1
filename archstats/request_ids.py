"""Every request and socket has an id: taken or made, answered, and in each of its log lines."""

import random
import re
from collections.abc import Awaitable
from contextvars import ContextVar

from archstats.asgi_types import Application, Event, Receive, Scope, Send

WELL_FORMED = re.compile(rb"[A-Za-z0-9._:-]{1,128}")

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request being answered, also in the threads it uses; empty outside one."""
    return _request_id.get()


class RequestIds:
    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        request_id = given if WELL_FORMED.fullmatch(given) else _new_id()

        async def send_with_id(event: Event) -> None:
            if event["type"] in ("http.response.start", "websocket.accept"):
                headers = [*event.get("headers", ()), (b"x-request-id", request_id)]
                event = {**event, "headers": headers}
            await send(event)

        # Each request and socket has a task, and with it a context, of its own.
        _request_id.set(request_id.decode())
        return self.application(scope, receive, send_with_id)


def _new_id() -> bytes:
    # Different from the others, not a secret: those cost a call of the kernel, in which the event
    # loop gives way to the threads.
    return b"%032x" % random.getrandbits(128)
