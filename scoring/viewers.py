"""Who is behind a socket: a device or a link by its token, or an archer by the cookies."""

from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, parse_cookie

from scoring.callers import Caller
from scoring.card_links import reader_of, slot_shown_by
from scoring.device_keys import find_key, find_own_key
from scoring.live.rooms import NOT_FOUND, NOT_SIGNED_IN, Refused
from scoring.live.sockets import Scope
from scoring.models import Archer

_sessions = import_module(settings.SESSION_ENGINE)

# A browser cannot send headers with a socket, so a token may come as one of its subprotocols. An
# address is no place for it: addresses are logged.
AS_SUBPROTOCOL = "bearer."
# By the kind of link: a page that one opened shows it, whoever's cookies the browser has.
by_link: dict[str, Callable[[str], Caller]] = {}
CARD_LINK = "card"


def find_viewer(scope: Scope) -> Caller | None:
    """None for nobody; Refused for a token that opens nothing, whatever else came with it."""
    for kind, find in by_link.items():
        if (link := _offered(scope, f"{kind}.")) is not None:
            return find(link)
    token = _token_of(scope)
    if token is None:
        cookies = parse_cookie(_header(scope, b"cookie"))
        return _by_device(cookies) or _by_session(cookies)
    found = find_key(token)
    if found is None:
        raise Refused(NOT_SIGNED_IN)
    return found.caller


def caller_for(archer: Archer) -> Caller:
    return Caller(archer.pk, sees_everything=archer.is_superuser)


def _token_of(scope: Scope) -> str | None:
    scheme, _, token = _header(scope, b"authorization").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return _offered(scope, AS_SUBPROTOCOL)


def _offered(scope: Scope, prefix: str) -> str | None:
    for offered in scope.get("subprotocols", ()):
        if offered.startswith(prefix):
            return str(offered.removeprefix(prefix))
    return None


def _by_card_link(token: str) -> Caller:
    slot_pk = slot_shown_by(token)
    if slot_pk is None:
        raise Refused(NOT_FOUND)
    return reader_of(slot_pk)


by_link[CARD_LINK] = _by_card_link


def _by_device(cookies: dict[str, str]) -> Caller | None:
    found = find_own_key(cookies.get(settings.DEVICE_COOKIE_NAME, ""))
    return found.caller if found else None


def _by_session(cookies: dict[str, str]) -> Caller | None:
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request = HttpRequest()
    request.session = _sessions.SessionStore(key)
    archer = get_user(request)
    return caller_for(archer) if isinstance(archer, Archer) else None


def _header(scope: Scope, name: bytes) -> str:
    found = [value for header, value in scope["headers"] if header == name]
    # HTTP/2 may split cookies.
    return b"; ".join(found).decode("latin-1")
