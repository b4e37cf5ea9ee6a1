"""A board as a page shows it: the items of its room, each with what stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from leaderboard.board_fragments import card_id
from leaderboard.board_room import (
    ArrowRoom,
    BoardRoom,
    HandicapRoom,
    PlacesRoom,
    RoomOfShoot,
    RoundsRoom,
)
from leaderboard.boards import Board
from leaderboard.models import Shoot
from leaderboard.orders import Item, Placing, placings
from scoring.live.rooms import Changes

# The orders of a board, by the word in the address of a page.
ROOMS: dict[str, type[RoomOfShoot]] = {
    "total": BoardRoom,
    "handicap": HandicapRoom,
    "rounds": RoundsRoom,
    "arrow": ArrowRoom,
    "places": PlacesRoom,
}


class ShownItem(NamedTuple):
    """`html` is the fragment of this id; a heading has neither mark nor placing."""

    id: str
    html: str
    figure: int | None = None
    mark: int | None = None
    placing: Placing | None = None

    @property
    def participant_id(self) -> str:
        return self.id.removeprefix(card_id(""))

    @property
    def place(self) -> str:
        """Empty for who has none."""
        return self.placing.written if self.placing else ""

    @property
    def gap(self) -> str:
        if self.placing is None or self.placing.gap is None:
            return ""
        if self.placing.place == 1:
            return _("leader")
        return f"−{-self.placing.gap}" if self.placing.gap else _("level")


@dataclass(frozen=True)
class ShownBoard:
    """`order` is one of ROOMS; `arrow` is that of the order at an arrow."""

    order: str
    arrow: int | None
    # The live room that goes on from here.
    room: str
    version: int
    items: Sequence[ShownItem]

    @property
    def card_count(self) -> int:
        return sum(item.placing is not None for item in self.items)


def shown_board(shoot: Shoot, order: str = "total", *, arrow: int | None = None) -> ShownBoard:
    """All that templates/leaderboard/board_list.html needs."""
    key = str(shoot.public_id) if arrow is None else f"{shoot.public_id}:{arrow}"
    room = ROOMS[order](key)
    return _shown(room, room.changes_since(None), order, arrow)


def shown_board_at(shoot: Shoot, board: Board, order: str = "total") -> ShownBoard:
    """As every watcher saw it then, by the same bytes. Not in the order at an arrow, for which the
    cards would have to be as they were."""
    room = ROOMS[order](str(shoot.public_id))
    return _shown(room, room.as_it_stood(board), order, None)


def _shown(room: RoomOfShoot, told: Changes, order: str, arrow: int | None) -> ShownBoard:
    items = room.ordered(told.sort_keys)
    placing_of = {placing.id: placing for placing in placings(items)}
    shown = [_item(item, told.fragments, placing_of) for item in items]
    return ShownBoard(order, arrow, room.name, told.version, shown)


def _item(item: Item, fragments: Mapping[str, str], placing_of: Mapping[str, Placing]) -> ShownItem:
    id_, *goes_by = item
    if not goes_by:
        return ShownItem(id_, fragments[id_])
    figure, mark = goes_by
    return ShownItem(id_, fragments[id_], figure, mark, placing_of[id_])
