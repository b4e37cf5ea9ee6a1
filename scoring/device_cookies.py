"""Who is in the browser: the cookie that holds a device's key."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property, partial

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils.cache import patch_vary_headers
from django.utils.decorators import sync_only_middleware
from django.utils.functional import SimpleLazyObject

from scoring.callers import Caller
from scoring.device_keys import FoundKey, find_device, find_own_key, is_due, note_use, revoke_key
from scoring.device_labels import label_of
from scoring.models import Archer, DeviceKey
from scoring.throttling import network_of
from scoring.viewers import caller_for

READING = {"GET", "HEAD", "OPTIONS"}
KEPT_FOR = timedelta(days=365)


class Visitor:
    """Whoever sends a request: asked of the database once, and only if somebody wants to know."""

    def __init__(self, request: HttpRequest) -> None:
        self.token = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
        # Of the admin's sign-in. It is an archer on the pages too where there is no device.
        self.in_session = request.user
        self.was_asked = False
        self.due_key: int | None = None

    @cached_property
    def device(self) -> DeviceKey | None:
        """With its archer, for pages."""
        self.was_asked = True
        found = find_device(self.token) if self.token else None
        if found and is_due(found):
            self.due_key = found.pk
        return found

    @property
    def archer(self) -> Archer | None:
        if self.device:
            return self.device.archer
        return self.in_session if isinstance(self.in_session, Archer) else None

    @cached_property
    def caller(self) -> Caller | None:
        """Without the archer's row, for the API: every arrow passes here."""
        if found := self._found:
            return found.caller
        return caller_for(self.in_session) if isinstance(self.in_session, Archer) else None

    @property
    def _found(self) -> FoundKey | None:
        self.was_asked = True
        found = find_own_key(self.token)
        if found and found.is_due:
            self.due_key = found.key_id
        return found


@sync_only_middleware
def device_cookie(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """`request.user` is the archer of the device; in the admin it is who signed in there."""

    def answer(request: HttpRequest) -> HttpResponse:
        visitor = Visitor(request)
        request.visitor = visitor  # type: ignore[attr-defined]
        request.user = SimpleLazyObject(partial(_user, request, visitor))  # type: ignore[assignment]
        response = get_response(request)
        if visitor.was_asked:
            patch_vary_headers(response, ["Cookie"])
            if visitor.token or settings.SESSION_COOKIE_NAME in request.COOKIES:
                # What an archer is shown is kept by nobody.
                response.setdefault("Cache-Control", "no-store")
        _renew(request, response, visitor)
        return response

    return answer


def visitor_of(request: HttpRequest) -> Visitor:
    visitor: Visitor = request.visitor  # type: ignore[attr-defined]
    return visitor


def _user(request: HttpRequest, visitor: Visitor) -> AbstractBaseUser | AnonymousUser:
    matched = request.resolver_match
    if matched and "admin" in matched.app_names:
        visitor.was_asked = True
        return visitor.in_session
    return visitor.archer or AnonymousUser()


def _renew(request: HttpRequest, response: HttpResponse, visitor: Visitor) -> None:
    """With a write, and once a day: reading changes nothing."""
    is_refused = response.status_code >= 400
    if visitor.due_key is None or request.method in READING or is_refused:
        return
    note_use(visitor.due_key)
    if settings.DEVICE_COOKIE_NAME not in response.cookies:
        give_cookie(response, visitor.token)


def give_cookie(response: HttpResponse, token: str) -> None:
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        token,
        max_age=KEPT_FOR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def arrive(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """This device has a new key. The one that it came with opens nothing any more: somebody else
    may have put it there."""
    _leave(request)
    rotate_token(request)
    give_cookie(response, token)


def depart(request: HttpRequest, response: HttpResponse) -> None:
    """Signed out here, in the admin too; whatever was sent instead of a key."""
    _leave(request)
    logout(request)
    response.delete_cookie(settings.DEVICE_COOKIE_NAME, samesite="Lax")


def _leave(request: HttpRequest) -> None:
    visitor = visitor_of(request)
    if visitor.device:
        revoke_key(visitor.device)
    visitor.due_key = None


def network_asking(request: HttpRequest) -> str:
    """Whom to count what is limited for, where no archer is known yet."""
    return network_of(request.META.get("REMOTE_ADDR", ""))


def label_asking(request: HttpRequest) -> str:
    return label_of(request.META.get("HTTP_USER_AGENT", ""))
