"""Answers before Django sees the request: in the envelope below /api/, in plain words elsewhere."""

import json
from http import HTTPStatus

from archstats.asgi_types import Scope, Send
from scoring.api.envelope import refusal


async def refuse(scope: Scope, send: Send, status: HTTPStatus, why: str) -> None:
    """Answer and end the connection: what is left of the body is not read."""
    if scope["path"].startswith("/api/"):
        kind, body = b"application/json", json.dumps(refusal(status, [why])).encode()
    else:
        kind, body = b"text/plain; charset=utf-8", why.encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", kind),
                (b"content-length", str(len(body)).encode()),
                (b"connection", b"close"),
            ],
            "trailers": False,
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})
