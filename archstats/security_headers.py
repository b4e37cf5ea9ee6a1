"""One list of headers for every answer: pages, API, static files, refusals, errors."""

from collections.abc import Awaitable

from django.conf import settings
from django.utils.csp import build_policy

from archstats.asgi_types import Application, Event, Receive, Scope, Send


def security_headers() -> list[tuple[bytes, bytes]]:
    headers = {
        "content-security-policy": build_policy(settings.SECURE_CSP),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        # The camera reads the code of a shoot.
        "permissions-policy": "camera=(self), geolocation=(), microphone=()",
        # A join link must not travel to another site. With "no-referrer" a browser would also send
        # its own forms as if from nowhere (Origin: null), and every one would be refused.
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["strict-transport-security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


# Search engines get the first page alone: names and scores are for whoever has the link.
INDEXED = "/"
NOT_INDEXED = (b"x-robots-tag", b"noindex, nofollow")


class SecurityHeaders:
    """Adds them once: what an answer carries already stays as it is."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.headers = security_headers()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] != "http":
            return self.application(scope, receive, send)
        headers = self.headers if scope["path"] == INDEXED else [*self.headers, NOT_INDEXED]

        async def send_with_headers(event: Event) -> None:
            if event["type"] == "http.response.start":
                own = [*event.get("headers", ())]
                names = {name.lower() for name, _ in own}
                missing = [pair for pair in headers if pair[0] not in names]
                event = {**event, "headers": [*own, *missing]}
            await send(event)

        return self.application(scope, receive, send_with_headers)
