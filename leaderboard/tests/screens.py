"""Screens that show the rooms of a shoot, kept current as the hub and the browser do it."""

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

BOARDS = {
    "by total": BoardRoom,
    "against handicap": HandicapRoom,
    "by round": RoundsRoom,
    "at arrow 2": ArrowRoom,
    "places alone": PlacesRoom,
}


class Screen:
    """What a page shows of a room, kept current as the hub and the browser do it."""

    def __init__(self, room):
        self.room = room
        self.fragments, self.sort_keys, self.version = {}, {}, None
        self.follow()

    def follow(self):
        changes = self.room.changes_since(self.version)
        for gone in changes.removed:
            self.fragments.pop(gone, None)
            self.sort_keys.pop(gone, None)
        self.fragments |= changes.fragments
        self.sort_keys |= changes.sort_keys
        self.version = changes.version
        return changes

    @property
    def shown(self):
        return self.version, self.fragments, self.room.ordered(self.sort_keys)


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
