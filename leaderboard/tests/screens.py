"""The rooms of a shoot as its pages show them."""

from leaderboard.board_room import (
    ArrowRoom,
    BoardRoom,
    HandicapRoom,
    PlacesRoom,
    RoundsRoom,
)
from leaderboard.check_in_room import CheckInRoom
from leaderboard.kinds import CHOSEN
from leaderboard.notice_room import FeedRoom, LineRoom, line_key
from leaderboard.scorecard_room import ScorecardRoom
from scoring.live.rooms import kinds
from scoring.tests.room_screen import Screen

BOARDS = {
    "by total": BoardRoom,
    "against handicap": HandicapRoom,
    "by round": RoundsRoom,
    "at arrow 2": ArrowRoom,
    "places alone": PlacesRoom,
}


def room_of(night, board):
    key = f"{night.id}:2" if board is ArrowRoom else str(night.id)
    return board(key)


def rooms_of(night):
    """Every board, who is here, and every scorecard of those who are there now."""
    scorecards = [ScorecardRoom(str(each.public_id)) for each in night.shoot.participants.listed()]
    boards = [room_of(night, board) for board in BOARDS.values()]
    notices = [FeedRoom(str(night.id)), LineRoom(line_key(str(night.id), CHOSEN))]
    return [*boards, CheckInRoom(str(night.id)), *notices, *scorecards]


def followed(night, act):
    """What the board by total says of an act, after which every screen is as if loaded now."""
    screens = [Screen(room) for room in rooms_of(night)]
    act(night)
    changes = [screen.follow() for screen in screens]
    for screen in screens:
        fresh = kinds[screen.room.kind](screen.room.key)
        assert screen.shown == Screen(fresh).shown
    return changes[0]
