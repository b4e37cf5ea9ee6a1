"""Which notices come to an archer, as they choose; the feed shows all."""

import re

import pytest
from django.test import Client

from leaderboard.kinds import CHOSEN
from leaderboard.links import watch_token
from leaderboard.notice_choices import choose_kinds, chosen_kinds
from leaderboard.tests.club_night import ClubNight
from scoring.callers import Caller
from scoring.claiming import move_cards
from scoring.refusals import Forbidden, Invalid
from scoring.tests.factory import make_archer
from scoring.tests.visitor import browser

ROOM = re.compile(r'data-room="notice-line:[^:]+:([^"]*)"')


@pytest.fixture
def night(night: ClubNight) -> ClubNight:
    night.starts()
    return night


def board_of(night, name="robin"):
    client = browser(night.archers[name])
    return client.get(f"/shoots/{night.id}/board/").content.decode()


def card_of(night, name="robin"):
    client = browser(night.archers[name])
    return client.get(f"/slots/{night.card(name).public_id}/").content.decode()


def test_all_come_to_whoever_has_not_chosen(night):
    assert chosen_kinds(night.archers["robin"].pk) == chosen_kinds(None) == CHOSEN
    watched = Client().get(f"/w/{watch_token(night.now())}/").content.decode()

    for html in (board_of(night), card_of(night), watched):
        assert ROOM.findall(html) == [".".join(CHOSEN)]
    assert "/me/notices/" in board_of(night)
    assert "/me/notices/" not in watched


def test_board_and_card_have_the_chosen_alone_and_the_feed_has_all(night):
    answer = browser(night.archers["robin"]).post("/me/notices/", {"finished": "on", "lead": "on"})
    assert answer["Location"] == "/me/notices/?saved="
    night.joins("much")

    for html in (board_of(night), card_of(night)):
        assert ROOM.findall(html) == ["lead.finished"]
    line, _, feed = board_of(night).partition('id="notices"')
    assert "Much\u2069 has joined" not in line
    assert "Much\u2069 has joined" in feed
    assert ROOM.findall(board_of(night, "tuck")) == [".".join(CHOSEN)]


def test_who_chooses_nothing_has_no_line_and_the_page_says_so_again(night):
    client = browser(night.archers["robin"])
    client.post("/me/notices/")

    assert ROOM.findall(board_of(night)) == ROOM.findall(card_of(night)) == []
    assert "checked" not in client.get("/me/notices/").content.decode()


def test_the_bar_of_a_card_has_the_place_where_a_notice_is_told(night):
    assert f'data-notice-of="{night.id}"' in card_of(night)
    night.closes()
    assert ROOM.findall(card_of(night)) == []


def test_only_what_there_is_can_be_chosen_and_not_by_a_card_alone(night):
    by = night.by("robin")
    with pytest.raises(Invalid, match="there is no started"):
        choose_kinds(["lead", "started"], by=by)
    with pytest.raises(Forbidden):
        choose_kinds(["lead"], by=Caller(by.archer_id, only_slot=night.card("robin").pk))

    assert chosen_kinds(by.archer_id) == CHOSEN


@pytest.mark.parametrize(("under_the_account", "then"), [(None, ("lead",)), ([], ())])
def test_a_guests_choice_goes_to_the_account_unless_that_has_one(db, under_the_account, then):
    guest, account = make_archer(None), make_archer("friar")
    choose_kinds(["lead"], by=Caller(guest.pk))
    if under_the_account is not None:
        choose_kinds(under_the_account, by=Caller(account.pk))
    move_cards(guest, to=account)

    assert chosen_kinds(account.pk) == then
