"""What a request or socket is about, for its log line and the figures: never what was typed."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve

from archstats.asgi_types import Scope
from archstats.logs import masked
from scoring.routing import rooms_at

# Where Django leaves what the address led to.
MATCH = "archstats.match"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Of what an address may name besides ids: keys of our own catalogues, and what the admin asks for.
NUMBER, KEY = re.compile("[0-9]{1,20}"), re.compile("[a-z0-9_]{1,60}")
HARMLESS = {
    "key": KEY,
    "face": KEY,
    "app_label": KEY,
    "object_id": NUMBER,
    "content_type_id": NUMBER,
}
# No longer than any of ours: nobody fills the log with what they make up.
WORD = re.compile(r"[a-z][a-z_.-]{0,30}")
STATIC = re.compile(r"[\w./-]{1,100}", re.ASCII)
OF_A_SLOT = {"slot", "shots"}
OF_NO_SHOOT = {"scorecard"}


def note_match(scope: Scope, request: HttpRequest) -> None:
    scope[MATCH] = request.resolver_match


def _match_of(scope: Scope) -> ResolverMatch | None:
    if MATCH not in scope:
        # Refused before Django saw it, or a static file.
        scope[MATCH] = None
        with suppress(Resolver404):
            scope[MATCH] = resolve(scope["path"])
    match: ResolverMatch | None = scope[MATCH]
    return match


def _is_static(scope: Scope) -> bool:
    return bool(scope["path"].startswith(settings.STATIC_URL))


def route_of(scope: Scope) -> str:
    """One of few, whatever is asked for; empty where none leads to it."""
    path: str = scope["path"]
    if scope["type"] == "websocket":
        return path if path in rooms_at else ""
    if _is_static(scope):
        return settings.STATIC_URL
    match = _match_of(scope)
    return f"/{match.route}" if match else ""


def path_of(scope: Scope) -> str:
    """Without what opens something or might name somebody: of an address that is none of ours, the
    beginning alone."""
    path: str = scope["path"]
    if path in rooms_at:
        return path
    if _is_static(scope):
        return masked(path) if STATIC.fullmatch(path) else f"{settings.STATIC_URL}…"
    match = _match_of(scope) if scope["type"] == "http" else None
    if match is None:
        first, *rest = path.removeprefix("/").split("/")
        first = first if WORD.fullmatch(first) else "…"
        return "/".join(["", first, *(["…"] if any(rest) else rest)])
    hidden = {*_hidden(match)}
    return masked("/".join("…" if part in hidden else part for part in path.split("/")))


def _hidden(match: ResolverMatch) -> Iterator[str]:
    for name, value in match.kwargs.items():
        told = HARMLESS.get(name, UUID)
        if isinstance(value, str) and not told.fullmatch(value):
            yield from filter(None, value.split("/"))


def concerned_by(scope: Scope) -> dict[str, str]:
    """The ids of slot and shoot, as far as the address tells them."""
    if scope["type"] == "websocket":
        return _watched(scope)
    match = None if _is_static(scope) else _match_of(scope)
    named: dict[str, Any] = match.kwargs if match else {}
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
