"""Who asks for a board: an archer, or whoever has the link to watch its shoot."""

from contextlib import suppress

from django.http import HttpRequest

from leaderboard.watching import spectator_of
from scoring.api.signing_in import DeviceToken, SignedIn
from scoring.callers import Caller
from scoring.live.rooms import Refused


class WatchLinkToken(DeviceToken):
    """Also that of a link to watch, which shows this shoot to whoever has it."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        with suppress(Refused):
            return spectator_of(token)
        return super().authenticate(request, token)


archer_or_watch_link = [WatchLinkToken(opens_cards=False), SignedIn()]
