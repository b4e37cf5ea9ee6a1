"""What is told of a shoot, live: the feed, newest first, and the line with the latest.

Their version moves when something is told, or somebody is called otherwise: no phone hears of
arrows by them.
"""

from collections.abc import Collection, Sequence
from typing import Self

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from leaderboard.kinds import CHOSEN, Chosen
from leaderboard.models import Notice, Participant, Shoot
from leaderboard.notice_choices import chosen_kinds
from leaderboard.notice_fragments import (
    latest_notice,
    line_fragment,
    line_id,
    notice_fragment,
    shown_notices,
)
from leaderboard.watching import shoot_id_in, versions_of_shoots, watched_shoot
from scoring.callers import Caller
from scoring.epochs import shown_at_first
from scoring.live.rooms import NOT_FOUND, Changes, Refused, Room, live_room
from scoring.models import Slot
from scoring.slot_lines import BesideCards

FEED_LENGTH = 50


class RoomOfNotices(Room):
    """Its key begins with the shoot's id."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.hears = (f"{FeedRoom.kind}:{shoot_id_in(key)}",)

    @classmethod
    def open_to(cls, key: str, viewer: Caller | None) -> Self:
        watched_shoot(shoot_id_in(key), viewer, now=timezone.now())
        return cls(key)

    @classmethod
    def versions(cls, keys: Collection[str]) -> dict[str, int]:
        return versions_of_shoots(keys, "notices_version")

    @property
    def shoot(self) -> Shoot:
        return Shoot.objects.get(public_id=shoot_id_in(self.key))


@live_room
class FeedRoom(RoomOfNotices):
    kind = "notices"

    @classmethod
    def open_to(cls, key: str, viewer: Caller | None) -> Self:
        room = super().open_to(key, viewer)
        if shoot_id_in(key) != key:
            raise Refused(NOT_FOUND)
        return room

    def changes_since(self, version: int | None) -> Changes:
        shoot = self.shoot
        notices = Notice.objects.filter(shoot=shoot)
        newer = 0 if version is None else notices.filter(version__gt=version).count()
        told = shown_notices(notices[: FEED_LENGTH + newer], shoot)
        shown, gone = told[:FEED_LENGTH], told[FEED_LENGTH:]
        return Changes(
            shoot.notices_version,
            {each.id: notice_fragment(each) for each in shown},
            {each.id: (-each.version, -each.number) for each in shown},
            [each.id for each in gone],
        )


@live_room
class LineRoom(RoomOfNotices):
    """Its key is <shoot>:<kinds>, for each archer chooses which: whoever chooses alike has the same
    bytes."""

    kind = "notice-line"

    @classmethod
    def open_to(cls, key: str, viewer: Caller | None) -> Self:
        room = super().open_to(key, viewer)
        if not room.kinds[0] or line_key(shoot_id_in(key), room.kinds) != key:
            raise Refused(NOT_FOUND)
        return room

    @property
    def kinds(self) -> list[str]:
        return self.key.partition(":")[2].split(".")

    def changes_since(self, version: int | None) -> Changes:
        shoot = self.shoot
        shoot_id = str(shoot.public_id)
        line = line_fragment(shoot_id, latest_notice(shoot, self.kinds))
        return Changes(shoot.notices_version, {line_id(shoot_id): line})


def line_key(shoot_id: str, kinds: Collection[str]) -> str:
    """As we write it: for the same kinds there is one room."""
    return f"{shoot_id}:{'.'.join(kind for kind in CHOSEN if kind in kinds)}"


def feed_on_page(shoot: Shoot, *, is_chosen: bool) -> SafeString:
    """For an archer with the way to where they choose what comes to them."""
    room = FeedRoom(str(shoot.public_id))
    told, live = shown_at_first(room)
    page = {
        **live,
        "is_chosen": is_chosen,
        "notices": [told.fragments[id_] for (id_,) in room.ordered(told.sort_keys)],
    }
    return render_to_string("leaderboard/feed.html", page)


def line_on_page(shoot: Shoot, kinds: Collection[Chosen]) -> SafeString:
    """Empty where nothing is chosen."""
    return _line_in(shoot, kinds, "leaderboard/notice_line.html")


def notices_beside_cards(slots: Sequence[Slot], caller: Caller) -> BesideCards:
    """For the page on which these cards are recorded: it tells them in the bars of the cards."""
    inside = Participant.objects.on_open_boards(slots)
    shoots = list(Shoot.objects.filter(pk__in=inside.values("shoot")).order_by("pk"))
    if not shoots:
        return BesideCards()
    kinds = chosen_kinds(caller.archer_id)
    return BesideCards(
        [_line_in(shoot, kinds, "leaderboard/notice_beside.html") for shoot in shoots]
    )


def _line_in(shoot: Shoot, kinds: Collection[Chosen], template: str) -> SafeString:
    if not kinds:
        return SafeString("")
    told, live = shown_at_first(LineRoom(line_key(str(shoot.public_id), kinds)))
    page = {
        **live,
        "shoot": shoot,
        "line": told.fragments[line_id(str(shoot.public_id))],
    }
    return render_to_string(template, page)
