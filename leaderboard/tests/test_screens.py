"""The page of a big screen: what it shows to whom, and all that its address may say."""

import re

import pytest

from leaderboard.links import join_token, watch_token
from scoring.tests.device import query_count
from scoring.tests.pages import text_of
from scoring.tests.visitor import browser


def shown(night, options="", *, by=None):
    night.now()
    under = f"/shoots/{night.id}" if by else f"/w/{watch_token(night.shoot)}"
    answer = browser(by).get(f"{under}/screen/{options}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_the_boards_own_cards_and_nothing_to_tap(night):
    night.shoots("robin", "9", "7")
    board = browser().get(f"/w/{watch_token(night.now())}/").content.decode()
    html = shown(night)
    main = html.partition("<main")[2]

    cards = re.findall(r'<article id="participant-.*?</article>', html, re.DOTALL)
    assert len(cards) == 3
    assert all(card in board for card in cards)
    assert not re.search(r"<(?:button|form|input)", main)
    assert re.findall(r'href="([^"]*)"', main) == ["#notices"]


def test_for_those_in_the_shoot_it_lets_in_and_for_spectators_it_does_not(night):
    night.now()
    code, link = night.shoot.code.code, join_token(night.shoot)

    inside, outside = text_of(shown(night, by=night.archers["robin"])), text_of(shown(night))
    assert f"Join with code {code}" in inside
    assert "Join with code" not in outside
    assert "Watch on your phone" in outside
    assert link not in shown(night)


def test_once_it_is_over_it_leads_to_the_result(night):
    night.closes()

    for by in (night.archers["robin"], None):
        html = text_of(shown(night, by=by))
        assert "The result on your phone" in html
        assert "Join with code" not in html


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("", ("dark", "8", "2", "16", "12", "total")),
        (
            "?mode=light&rows=12&columns=1&seconds=30&by=handicap",
            ("light", "12", "1", "12", "30", "handicap"),
        ),
        ("?mode=x&rows=9&columns=3&seconds=1&by=x", ("dark", "8", "2", "16", "12", "total")),
        ("?rows=%00&columns=08&seconds=²", ("dark", "8", "2", "16", "12", "total")),
    ],
)
def test_all_that_it_can_do_otherwise_stands_in_its_address(night, options, told):
    html = shown(night, options)
    names = ("theme", "rows", "columns", "page-size", "page-seconds", "order")

    assert tuple(re.search(rf'data-{name}="([^"]*)"', html)[1] for name in names) == told


def test_a_screen_of_many_is_as_few_queries(night):
    night.shoots("robin", "9")
    night.now()
    client, path = browser(), f"/w/{watch_token(night.shoot)}/screen/"
    for_few = query_count(lambda: client.get(path))
    for number in range(6):
        night.joins(f"archer-{number}", "9", "7")

    assert query_count(lambda: client.get(path)) == for_few
