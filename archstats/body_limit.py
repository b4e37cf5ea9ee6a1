"""A body that is too large is refused while it is read, not after it was stored."""

import re
from collections.abc import Awaitable
from http import HTTPStatus

from archstats.asgi_types import Application, Event, Receive, Scope, Send
from archstats.refusals import refuse
from scoring.own_data import LARGEST_MIB

LIMIT_KIB = 64
# The 300 operations that a phone may send at once.
CARD_LIMIT_KIB = 128
# The file that an archer brings back, and the form around it.
OWN_DATA_LIMIT_KIB = (LARGEST_MIB + 1) * 1024
_LARGER = (
    (re.compile(r"/api/v0/slot/[^/]+/card"), CARD_LIMIT_KIB),
    (re.compile(r"/me/data/"), OWN_DATA_LIMIT_KIB),
)


def limit_kib_of(path: str) -> int:
    return next((limit for larger, limit in _LARGER if larger.fullmatch(path)), LIMIT_KIB)


class BodyTooLarge(Exception):
    pass


class BodyLimit:
    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        pass_on = self._limited if scope["type"] == "http" else self.application
        return pass_on(scope, receive, send)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit_kib = limit_kib_of(scope["path"])
        limit = limit_kib * 1024
        too_large = f"the request is too large: at most {limit_kib} KiB"
        declared = next(
            (value for name, value in scope["headers"] if name == b"content-length"), b"0"
        )
        declared = declared.strip()
        if not declared.isdigit() or len(declared) > 18 or int(declared) > limit:
            await refuse(scope, send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_large)
            return

        read = 0

        async def receive_within_limit() -> Event:
            nonlocal read
            event = await receive()
            if event["type"] == "http.request":
                read += len(event.get("body", b""))
                if read > limit:
                    raise BodyTooLarge
            return event

        # Django reads the whole body before it answers, so nothing has been sent yet.
        try:
            await self.application(scope, receive_within_limit, send)
        except BodyTooLarge:
            await refuse(scope, send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_large)
