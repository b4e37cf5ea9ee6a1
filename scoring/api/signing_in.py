"""Who asks the API: a bearer token in the header, or the site's own cookies."""

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from scoring.api.envelope import Refused
from scoring.callers import Caller
from scoring.device_cookies import READING, visitor_of
from scoring.device_keys import find_key, note_use

NOT_SIGNED_IN = "not signed in: send the site's cookie or Authorization: Bearer with a token"


class DeviceToken(HttpBearer):
    """A device's token. With a bad one the session is not asked: the caller meant the token."""

    def __init__(self, *, opens_cards: bool) -> None:
        super().__init__()
        self.opens_cards = opens_cards

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        found = find_key(token)
        if found is None:
            raise Refused(401, "this token is not known, or was revoked")
        if found.caller.only_slot is not None and not self.opens_cards:
            raise Refused(403, "this token opens one card and nothing else")
        if found.is_due and request.method not in READING:
            note_use(found.key_id)
        return found.caller


class SignedIn(APIKeyCookie):
    """The site's cookies. What they may write needs the CSRF token in the header as well."""

    param_name = settings.DEVICE_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:
        caller = visitor_of(request).caller
        if caller is None:
            raise Refused(401, NOT_SIGNED_IN)
        if check_csrf(request) is not None:
            raise Refused(403, "the X-CSRFToken header is missing or out of date")
        return caller


# Of an archer, and of a device that may touch one card only.
archer_only = [DeviceToken(opens_cards=False), SignedIn()]
archer_or_card = [DeviceToken(opens_cards=True), SignedIn()]


def caller_of(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller
