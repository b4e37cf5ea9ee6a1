"""A board and what is still open on it. Cases BR-07, BR-32."""

from leaderboard.prospects import Prospect
from leaderboard.tests.entrants import make_board, make_entrant


def ids(entrants):
    return [entrant.id if entrant else None for entrant in entrants]


def test_neighbours_are_those_who_have_a_place():
    board = make_board(
        make_entrant("9 8", id_="third"),
        make_entrant("X X", id_="gone", status="retired"),
        make_entrant("X 9", id_="first"),
        make_entrant("9 9", id_="second"),
    )

    assert ids(board.neighbours_of("second")) == ["first", "third"]
    assert ids(board.neighbours_of("first")) == [None, "second"]
    assert ids(board.neighbours_of("third")) == ["second", None]


def test_a_board_without_anybody_is_a_board():
    board = make_board()

    assert (board.cards, board.placed, board.prospects, board.arrow_for_all) == ({}, [], {}, 0)


def test_the_fairest_arrow_is_the_last_that_all_have_shot_who_shoot():
    board = make_board(
        *(make_entrant(" ".join("9" * arrows)) for arrows in (48, 42, 0)),
        make_entrant("9", status="retired"),
    )

    assert board.arrow_for_all == 42


def test_a_leader_whom_nobody_reaches_any_more_cannot_be_caught():
    all_tens = " ".join(["10"] * 72)
    board = make_board(
        make_entrant(all_tens, id_="robin"), make_entrant(" ".join("9" * 70), id_="tuck")
    )

    assert board.prospects == {"robin": Prospect(1, 1), "tuck": Prospect(2, 2)}


def test_a_round_that_was_given_up_gains_nothing_any_more():
    board = make_board(
        make_entrant("9 9", id_="robin"), make_entrant("9 8", id_="tuck", is_finished=True)
    )

    assert board.prospects["robin"].cannot_be_caught


def test_a_practice_may_still_come_to_anything():
    practice = {"round": "", "face": "wa_60cm_full"}
    board = make_board(
        make_entrant("9 9 9", id_="robin", **practice),
        make_entrant("1", id_="tuck", **practice),
        make_entrant("9", id_="will", is_finished=True, **practice),
    )

    assert board.prospects["tuck"] == Prospect(1, 3)
    assert board.prospects["will"] == Prospect(2, 3)
