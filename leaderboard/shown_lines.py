"""An archer's own line, as pages show it: place, who is ahead, who is behind.

The page holds the list of places once, and tells each line from it when it changes; so the words
are made here and filled in there.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leaderboard.board_fragments import neighbour_id
from leaderboard.lines import Beside, line_of
from leaderboard.models import Participant, Shoot
from leaderboard.nicknames import isolated
from leaderboard.shown_boards import ShownBoard, shown_board
from scoring.callers import Caller
from scoring.epochs import current_epoch
from scoring.models import Slot
from scoring.slot_lines import BesideCards


class ShownLine(NamedTuple):
    """`board` is the list of places that it is told from."""

    board: ShownBoard
    id: str
    place: str
    placed_count: int
    ahead: str
    behind: str


def shown_line(participant: Participant) -> ShownLine:
    return _line(participant, shown_board(participant.shoot, "places"), _names(participant.shoot))


def beside_cards(slots: Sequence[Slot], caller: Caller) -> BesideCards:
    """For the page on which these cards are recorded: of each the line of its latest shoot."""
    listed = Participant.objects.listed().filter(slot__in=slots).select_related("shoot")
    latest = {each.slot_id: each for each in listed.order_by("pk") if not each.shoot.closed_at}
    shoots = {each.shoot.pk: each.shoot for each in latest.values()}
    boards = {pk: shown_board(shoot, "places") for pk, shoot in shoots.items()}
    names = {pk: _names(shoot) for pk, shoot in shoots.items()}
    return BesideCards(
        [_rooms(boards[pk], shoots[pk]) for pk in boards],
        {
            slot: _card_line(each, _line(each, boards[each.shoot_id], names[each.shoot_id]))
            for slot, each in latest.items()
        },
    )


def words_of_line() -> dict[str, str]:
    """With places for the page to fill in."""
    return {
        "behind": _behind("{points}", "{name}"),
        "ahead": _ahead("{points}", "{name}"),
        "level": _level("{name}"),
    }


def _line(participant: Participant, board: ShownBoard, names: dict[str, str]) -> ShownLine:
    id_ = neighbour_id(str(participant.public_id))
    items = {item.id: item for item in board.items}
    line = line_of(id_, [item.placing for item in board.items if item.placing])
    if line is None:
        return ShownLine(board, id_, "", 0, "", "")
    return ShownLine(
        board,
        id_,
        items[id_].place,
        line.placed_count,
        _told(line.ahead, names, _behind),
        _told(line.behind, names, _ahead),
    )


def _told(beside: Beside | None, names: dict[str, str], apart: Callable[[int, str], str]) -> str:
    if beside is None:
        return ""
    name = names[beside.id] or _("Archer")
    return apart(beside.points, name) if beside.points else _level(name)


def _behind(points: object, name: str) -> str:
    return _("%(points)s behind %(name)s") % {"points": points, "name": isolated(name)}


def _ahead(points: object, name: str) -> str:
    return _("%(points)s ahead of %(name)s") % {"points": points, "name": isolated(name)}


def _level(name: str) -> str:
    return _("level with %(name)s") % {"name": isolated(name)}


def _names(shoot: Shoot) -> dict[str, str]:
    named = shoot.participants.listed().values_list("public_id", "name")
    return {neighbour_id(str(public_id)): name for public_id, name in named}


def _rooms(board: ShownBoard, shoot: Shoot) -> SafeString:
    told = {
        "board": board,
        "shoot": shoot,
        "epoch": current_epoch(),
        "script": "js/beside.js",
    }
    return render_to_string("leaderboard/places.html", told)


def _card_line(participant: Participant, line: ShownLine) -> SafeString:
    told = {"line": line, "shoot": participant.shoot, "words": words_of_line()}
    return render_to_string("leaderboard/card_line.html", told)
