"""A body that is too large is refused while it is read, not after it was stored."""

from http import HTTPStatus

from archstats.asgi_types import Application, Event, Receive, Scope, Send
from archstats.refusals import refuse

LIMIT_BYTES = 64 * 1024
TOO_LARGE = f"the request is too large: at most {LIMIT_BYTES // 1024} KiB"


class BodyTooLarge(Exception):
    pass


class BodyLimit:
    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return

        declared = next(
            (value for name, value in scope["headers"] if name == b"content-length"), b"0"
        )
        declared = declared.strip()
        if not declared.isdigit() or len(declared) > 18 or int(declared) > LIMIT_BYTES:
            await refuse(scope, send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
            return

        read = 0

        async def receive_within_limit() -> Event:
            nonlocal read
            event = await receive()
            if event["type"] == "http.request":
                read += len(event.get("body", b""))
                if read > LIMIT_BYTES:
                    raise BodyTooLarge
            return event

        # Django reads the whole body before it answers, so nothing has been sent yet.
        try:
            await self.application(scope, receive_within_limit, send)
        except BodyTooLarge:
            await refuse(scope, send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
