"""What a request or socket is about, for its log line and the figures: never what was typed."""

import re
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http import HttpRequest

from archstats.asgi_types import Scope
from scoring.routing import rooms_at

# Where Django leaves the pattern of the address that was asked for, and what the address names.
ROUTE, NAMED = "archstats.route", "archstats.named"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OF_A_SLOT = {"slot", "shots"}
OF_NO_SHOOT = {"scorecard"}


def note_route(scope: Scope, request: HttpRequest) -> None:
    if match := request.resolver_match:
        scope[ROUTE], scope[NAMED] = match.route, match.kwargs


def route_of(scope: Scope) -> str:
    """One of few, whatever is asked for; empty where no route leads to."""
    path = scope["path"]
    if scope["type"] == "websocket":
        return path if path in rooms_at else ""
    if path.startswith(settings.STATIC_URL) and ROUTE not in scope:
        return settings.STATIC_URL
    route: str = scope.get(ROUTE, "")
    return f"/{route}" if ROUTE in scope else ""


def concerned_by(scope: Scope) -> dict[str, str]:
    """The ids of slot and shoot, as far as the address tells them."""
    if scope["type"] == "websocket":
        return _watched(scope)
    named: dict[str, Any] = scope.get(NAMED, {})
    asked = parse_qs(scope["query_string"].decode("latin-1")) if scope["query_string"] else {}
    found = {
        what: str(named.get(key) or asked.get(key, [""])[0])
        for what, key in (("slot", "slot_id"), ("shoot", "shoot_id"))
    }
    return {what: id_ for what, id_ in found.items() if UUID.fullmatch(id_)}


def _watched(scope: Scope) -> dict[str, str]:
    rooms_asked = rooms_at.get(scope["path"])
    found: dict[str, list[str]] = {"slot": [], "shoot": []}
    for name in rooms_asked(scope) if rooms_asked else ():
        kind, _, key = name.partition(":")
        id_ = UUID.match(key)
        if id_ and kind not in OF_NO_SHOOT:
            found["slot" if kind in OF_A_SLOT else "shoot"].append(id_[0])
    return {what: ",".join(dict.fromkeys(ids)) for what, ids in found.items() if ids}
