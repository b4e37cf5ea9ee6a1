"""Who of those in a shoot looks at it now, for their own pages: a list that shows nothing itself.

The pages mark by it whom they list (js/presence.js), so that no card hangs on who is connected.
"""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, Self

from django.db.models import Max, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from leaderboard.models import Presence, Shoot
from leaderboard.presence import told_at
from leaderboard.watching import Spectator, WatchedRoom, has_ended
from scoring.callers import Caller
from scoring.epochs import shown_at_first
from scoring.live.rooms import FORBIDDEN, Changes, Refused, live_room


@live_room
class PresenceRoom(WatchedRoom):
    """Its version is the microsecond in which last somebody came or was gone: no write has to say
    that a phone is gone, and no poke says it."""

    kind = "presence"

    @classmethod
    def open_to(cls, key: str, viewer: Caller | None) -> Self:
        room = super().open_to(key, viewer)
        if isinstance(viewer, Spectator):
            raise Refused(FORBIDDEN)
        return room

    @classmethod
    def versions(cls, keys: Collection[str]) -> dict[str, int]:
        at = told_at()
        since, until = "participants__presence__since", "participants__presence__until"
        found = Shoot.objects.filter(public_id__in=keys).annotate(
            came=Max(since, filter=Q(**{f"{since}__lte": at})),
            went=Max(until, filter=Q(**{f"{until}__lte": at})),
        )
        return {
            str(key): max(map(_microseconds, moments))
            for key, *moments in found.values_list("public_id", "came", "went")
        }

    def changes_since(self, version: int | None) -> Changes:
        at = told_at()
        known = Presence.objects.filter(participant__shoot__public_id=self.key, since__lte=at)
        rows = list(known.values_list("participant__public_id", "participant", "since", "until"))
        here = {here_id(id_): pk for id_, pk, _, until in rows if until > at}
        gone = [here_id(id_) for id_, _, _, until in rows if until <= at]
        moments = [each for *_, since, until in rows for each in (since, until) if each <= at]
        current = max(map(_microseconds, moments), default=0)
        return Changes(current, {id_: _item(id_) for id_ in here}, here, gone)


def here_id(participant_id: object) -> str:
    return f"here-{participant_id}"


def presence_on_page(shoot: Shoot) -> SafeString:
    """For the pages of those in it; empty once nothing of the shoot is live."""
    if has_ended(shoot, timezone.now()):
        return SafeString("")
    room = PresenceRoom(str(shoot.public_id))
    told, live = shown_at_first(room)
    page = {**live, "items": [told.fragments[item] for (item,) in room.ordered(told.sort_keys)]}
    return render_to_string("leaderboard/presence.html", page)


def _microseconds(moment: datetime | None) -> int:
    return round(moment.timestamp() * 1_000_000) if moment else 0


@lru_cache(maxsize=4096)
def _item(id_: str) -> Any:
    return render_to_string("leaderboard/_here_now.html", {"id": id_})
