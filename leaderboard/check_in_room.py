"""Who is in a shoot, and what it waits for: live on the page of the shoot."""

from collections.abc import Collection
from typing import Any

from leaderboard.board_room import BoardRoom
from leaderboard.check_in_fragments import PARTS, order_of, part_id, parts, present, present_id
from leaderboard.models import Shoot
from leaderboard.watching import WatchedRoom, versions_of_shoots
from scoring.live.rooms import Changes, live_room


@live_room
class CheckInRoom(WatchedRoom):
    """The items of its list are the archers by their places on the range."""

    kind = "check-in"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.hears = (f"{BoardRoom.kind}:{key}",)

    @classmethod
    def versions(cls, keys: Collection[str]) -> dict[str, int]:
        return versions_of_shoots(keys)

    def changes_since(self, version: int | None) -> Changes:
        shoot = Shoot.objects.select_related("host").get(public_id=self.key)
        return self.changes_of(shoot, version)

    def changes_of(self, shoot: Shoot, version: int | None) -> Changes:
        """Of a shoot that was read before those in it are."""
        found = shoot.participants.select_related("slot__target", "slot__session")
        changed = list(found if version is None else found.changed_since(version))
        alone = {part_id(shoot, part): html for part, html in parts(shoot).items()}
        here = [each for each in changed if each.is_listed]
        return Changes(
            version=shoot.version,
            fragments=alone | {present_id(each): present(each, shoot) for each in here},
            sort_keys={present_id(each): order_of(each) for each in here},
            removed=[present_id(each) for each in changed if not each.is_listed],
        )


def shown_check_in(shoot: Shoot) -> dict[str, Any]:
    """As pages and screens have it, with the room that goes on from here; of a shoot that was read
    before those in it are."""
    room = CheckInRoom(str(shoot.public_id))
    told = room.changes_of(shoot, None)
    return {
        "room": room.name,
        "version": told.version,
        "parts": {part: told.fragments[part_id(shoot, part)] for part in PARTS},
        "present": [told.fragments[item] for (item,) in room.ordered(told.sort_keys)],
    }
