"""The list of a board as a page has it. Cases BR-22, BR-32."""

import gzip
import random
import re
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from leaderboard.board_fragments import card_fragment
from leaderboard.board_room import BoardRoom
from leaderboard.cards import card_of
from leaderboard.orders import by_total, in_order, placings
from leaderboard.shown_boards import ROOMS, ShownBoard, ShownItem, shown_board
from leaderboard.tests.entrants import make_entrant
from leaderboard.tests.factory import host_shoot
from scoring.tests.factory import FULL_PROFILE, make_archer


@pytest.fixture
def night(night):
    night.shoots("robin", "9", "7")
    night.shoots("tuck", "9", "9")
    return night


def items(night, order="total", **facts):
    return shown_board(night.now(), order, **facts).items


def test_beside_each_card_stand_place_and_gap(night):
    night.leaves("will")
    night.joins("john", "9", "7")
    night.joins("much", "9", "7")
    night.has_status("much", "visiting")

    assert [(item.place, item.gap) for item in items(night)] == [
        ("1", "leader"),
        ("2=", "−2"),
        ("2=", "−2"),
        ("", ""),
    ]


def test_who_is_level_with_the_leader_and_behind_by_the_rule_is_level(night):
    night.joins("john", "7", "7", "3", "1")

    assert [(item.place, item.gap) for item in items(night)][:2] == [
        ("1", "leader"),
        ("2", "level"),
    ]


@pytest.mark.parametrize("order", ROOMS)
def test_the_page_goes_on_from_the_room_that_it_shows(night, order):
    arrow = 2 if order == "arrow" else None
    board = shown_board(night.now(), order, arrow=arrow)
    room = ROOMS[order](board.room.partition(":")[2])

    assert room.name == board.room
    assert room.versions([room.key]) == {room.key: board.version}
    told = room.changes_since(None)
    assert {item.id: item.html for item in board.items} == told.fragments


def test_a_list_has_every_card_in_its_order_with_its_place_in_it(night):
    html = render_to_string(
        "leaderboard/board_list.html", {"board": shown_board(night.now(), "total")}
    )
    written = re.findall(r'data-place>(\d.*?)</span>.*?<article id="([^"]+)"', html, re.DOTALL)

    ids = [f"participant-{night.participant(name).public_id}" for name in ("tuck", "robin", "will")]
    assert written == [("1", ids[0]), ("2", ids[1]), ("3", ids[2])]
    assert re.findall(r'data-live-id="([^"]+)"', html) == ids


def test_a_heading_stands_alone(night):
    html = render_to_string(
        "leaderboard/board_list.html", {"board": shown_board(night.now(), "rounds")}
    )

    assert html.count("<h2>") == 1
    assert html.count("data-mark=") == 3


def test_a_board_without_anybody_is_an_empty_list(db, clock):
    shoot = host_shoot(make_archer("gisborne"))

    assert shown_board(shoot).items == []
    assert shown_board(shoot).room == f"{BoardRoom.kind}:{shoot.public_id}"


def test_a_board_of_500_is_at_most_60_kb_to_load():
    chance = random.Random(5)  # noqa: S311
    entrants = [
        make_entrant(
            " ".join(chance.choices(["X", "10", "9", "8", "7", "M"], k=chance.randint(36, 60))),
            name=f"{chance.choice('ABCDE')}lys {uuid4().hex[:9]}",
            id_=str(uuid4()),
            handicap=chance.randint(20, 70),
            **FULL_PROFILE,
        )
        for _ in range(500)
    ]
    placed = placings(in_order({each.id: by_total(each, "wa_indoor") for each in entrants}))
    html_of = {each.id: card_fragment(card_of(each, "wa_indoor")) for each in entrants}
    shown = [ShownItem(each.id, html_of[each.id], each.figure, 0, each) for each in placed]
    board = ShownBoard("total", None, "shoot:1", 1, shown)

    page = render_to_string("leaderboard/board_list.html", {"board": board})
    assert page.count("<article id=") == 500
    assert len(gzip.compress(page.encode(), 6)) <= 60_000
