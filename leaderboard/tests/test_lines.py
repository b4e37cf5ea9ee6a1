"""An archer's own line: place, who is ahead, who is behind."""

from leaderboard.lines import Beside, line_of
from leaderboard.orders import Placing

RUTH, BO, ROWAN = (
    Placing("ruth", 40, 1, is_shared=False, gap=0),
    Placing("bo", 35, 2, is_shared=True, gap=-5),
    Placing("rowan", 35, 2, is_shared=True, gap=-5),
)
GONE = Placing("gone", 90, None, is_shared=False, gap=None)


def test_a_line_tells_who_is_next_and_by_how_much():
    assert line_of("bo", [RUTH, BO, ROWAN, GONE]) == (BO, 3, Beside("ruth", 5), Beside("rowan", 0))


def test_at_the_ends_there_is_nobody_further():
    assert line_of("ruth", [RUTH, BO]) == (RUTH, 2, None, Beside("bo", 5))
    assert line_of("rowan", [RUTH, BO, ROWAN]) == (ROWAN, 3, Beside("bo", 0), None)
    assert line_of("ruth", [RUTH]) == (RUTH, 1, None, None)


def test_without_a_place_there_is_nobody_ahead_or_behind():
    assert line_of("gone", [RUTH, GONE]) == (GONE, 1, None, None)


def test_who_is_not_on_the_board_has_no_line():
    assert line_of("guy", [RUTH]) is None
