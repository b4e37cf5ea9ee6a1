"""Who is behind a socket: a device by its token, or an archer by the site's own cookies."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, parse_cookie

from scoring.callers import Caller
from scoring.device_keys import find_key
from scoring.live.rooms import NOT_SIGNED_IN, Refused
from scoring.live.sockets import Scope
from scoring.models import Archer

_sessions = import_module(settings.SESSION_ENGINE)

# A browser cannot send headers with a socket, so a token may come as one of its subprotocols. An
# address is no place for it: addresses are logged.
AS_SUBPROTOCOL = "bearer."


def find_viewer(scope: Scope) -> Caller | None:
    """None for nobody; Refused for a token that opens nothing, whatever else came with it."""
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
    for offered in scope.get("subprotocols", ()):
        if offered.startswith(AS_SUBPROTOCOL):
            return str(offered.removeprefix(AS_SUBPROTOCOL))
    return None


def _by_device(cookies: dict[str, str]) -> Caller | None:
    token = cookies.get(settings.DEVICE_COOKIE_NAME)
    found = find_key(token) if token else None
    # A key of one card is no key to the site.
    return found.caller if found and found.caller.only_slot is None else None


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
