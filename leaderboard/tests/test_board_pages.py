"""The board and its cards as pages: for those in the shoot, and by the watch link."""

import re

import pytest

from leaderboard.links import watch_token
from leaderboard.models import Participant
from leaderboard.participating import set_status
from leaderboard.tests.factory import join, shoot_arrows
from scoring.callers import Caller
from scoring.tests.pages import text_of
from scoring.tests.visitor import browser

PLACE = re.compile(r'<li class="board__item.*?</li>', re.DOTALL)


@pytest.fixture
def robins(shoot, robin):
    return join(shoot, robin)


@pytest.fixture
def tucks(shoot, tuck):
    return join(shoot, tuck)


def board_of(archer, shoot, **asked):
    return browser(archer).get(f"/shoots/{shoot.public_id}/board/", asked)


def rows(answer):
    return [text_of(row) for row in PLACE.findall(answer.content.decode()) if "data-at" in row]


def test_the_board_reads_by_place_without_javascript(shoot, robin, tuck, robins, tucks):
    shoot_arrows(robin, robins.slot, "9", "7")
    shoot_arrows(tuck, tucks.slot, "9", "9")

    first, second = rows(board_of(robin, shoot))

    assert first.startswith("1 why Tuck")
    assert "18 leader" in first
    assert second.startswith("2 why Robin")
    assert second.endswith("16 −2")


def test_whoever_watches_finds_the_big_screen_and_the_result(shoot, robin, robins):
    board = f"/w/{watch_token(shoot)}/"
    client = browser()
    for name in ("Big screen", "Result"):
        html = client.get(board).content.decode()
        [way] = re.findall(rf'<a href="([^"]+)">{name}</a>', html)
        assert way.startswith(board)
        assert client.get(way).status_code == 200


def test_only_my_own_row_is_marked_as_mine(shoot, robin, tuck, robins, tucks):
    html = board_of(robin, shoot).content.decode()

    [own] = re.findall(r'<li class="board__item is-own" data-live-id="([^"]+)"', html)
    assert own == f"participant-{robins.public_id}"


def test_what_the_first_paint_waits_for_is_named_before_the_page(shoot, robin, robins):
    """However long a board is."""
    answer = board_of(robin, shoot)
    named = re.findall(r"<([^>]+)>; rel=preload", answer["Link"])

    before, body, _ = answer.content.decode().partition("<body")
    assert body
    assert named == re.findall(r'<link rel="stylesheet" href="([^"]+)"', before) + re.findall(
        r'<script src="([^"]+)"', before
    )


# BR-32
def test_a_board_without_archers_says_so(shoot, marian):
    answer = board_of(marian, shoot)

    assert answer.status_code == 200
    assert "Nobody has joined yet." in answer.content.decode()


@pytest.mark.parametrize("by", ["total", "handicap", "rounds", "arrow", "places", "x", ""])
def test_every_order_is_a_page_and_what_is_none_is_the_total(shoot, robin, robins, by):
    answer = board_of(robin, shoot, by=by)

    order = by if by in ("total", "handicap", "rounds", "arrow") else "total"
    assert answer.status_code == 200
    assert f'data-order="{order}"' in answer.content.decode()


def test_at_an_arrow_archers_are_compared_by_as_many(shoot, robin, tuck, robins, tucks):
    shoot_arrows(robin, robins.slot, "9", "M", "M")
    shoot_arrows(tuck, tucks.slot, "7", "9")

    by_one = rows(board_of(robin, shoot, by="arrow", arrow="1"))
    fair = rows(board_of(robin, shoot, by="arrow"))

    assert [row.split()[2] for row in by_one] == ["Robin", "Tuck"]
    assert [row.split()[2] for row in fair] == ["Tuck", "Robin"]


@pytest.mark.parametrize("arrow", ["0", "-1", "x", "9" * 40])
def test_a_number_that_is_no_arrow_is_told_beside_the_field(shoot, robin, robins, arrow):
    answer = board_of(robin, shoot, by="arrow", arrow=arrow)

    assert answer.status_code == 200
    assert 'class="errorlist' in answer.content.decode()


def test_a_strangers_board_is_none(shoot, guy, robins):
    assert board_of(guy, shoot).status_code == 404
    assert browser().get(f"/shoots/{shoot.public_id}/board/").status_code in (302, 401)


# BR-25
def test_a_spectator_sees_the_board_by_the_watch_link_and_has_no_way_to_write(shoot, robin, robins):
    shoot_arrows(robin, robins.slot, "9")

    answer = browser().get(f"/w/{watch_token(shoot)}/")
    html = answer.content.decode()

    assert len(rows(answer)) == 1
    assert "<form" not in html
    assert shoot.code.code not in html
    assert f"/w/{watch_token(shoot)}/participants/{robins.public_id}/" in html


def test_a_forged_watch_link_shows_nothing(shoot):
    assert browser().get("/w/forged/").status_code == 404


def test_a_card_of_the_shoot_is_read_by_all_in_it_without_notes(shoot, robin, tuck, robins, tucks):
    shoot_arrows(robin, robins.slot, "9", "7")

    path = f"/shoots/{shoot.public_id}/board/participants/{robins.public_id}/"
    html = browser(tuck).get(path).content.decode()

    assert "Robin" in html
    assert 'data-room="scorecard:' in html
    assert 'class="keypad' not in html
    assert "<form" not in html


def test_a_card_says_why_it_stands_there_and_what_can_still_happen(
    shoot, robin, tuck, robins, tucks
):
    shoot_arrows(robin, robins.slot, "7")
    shoot_arrows(tuck, tucks.slot, "9")

    path = f"/shoots/{shoot.public_id}/board/participants/{robins.public_id}/"
    words = text_of(browser(tuck).get(path).content.decode())

    assert "Why place 2" in words
    assert "2 behind \u2068Tuck\u2069: 7 against 9." in words
    assert "Can still end anywhere from place 1 to 2." in words


def test_who_has_no_place_is_told_so(shoot, marian, robin, robins):
    visit = {"status": "visiting", "by": Caller(marian.pk)}
    set_status(shoot.public_id, robins.public_id, **visit)

    path = f"/shoots/{shoot.public_id}/board/participants/{robins.public_id}/"

    assert "No place" in text_of(browser(robin).get(path).content.decode())


def test_a_card_of_another_shoot_is_not_shown_under_this_one(shoot, robin, robins, marian):
    Participant.objects.filter(pk=robins.pk).update(status="removed")

    path = f"/shoots/{shoot.public_id}/board/participants/{robins.public_id}/"

    assert browser(marian).get(path).status_code == 404


def test_above_a_card_in_a_shoot_stands_its_place(shoot, robin, tuck, robins, tucks):
    shoot_arrows(robin, robins.slot, "9", "7")
    shoot_arrows(tuck, tucks.slot, "9", "9")

    html = browser(robin).get(f"/slots/{robins.slot.public_id}/").content.decode()
    [line] = re.findall(r'<div class="own-line">.*?</div>', html, re.DOTALL)

    assert f"/shoots/{shoot.public_id}/board/" in line
    assert "Place 2 of 2" in text_of(line)
    assert "2 behind \u2068Tuck\u2069" in line
    assert f'data-room="shoot-places:{shoot.public_id}"' in html


def test_above_a_card_in_no_shoot_stands_nothing(robin, robins, shoot):
    Participant.objects.filter(pk=robins.pk).update(status="left")

    html = browser(robin).get(f"/slots/{robins.slot.public_id}/").content.decode()

    assert "own-line" not in html
    assert "shoot-places" not in html
