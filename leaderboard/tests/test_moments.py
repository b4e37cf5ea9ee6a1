"""Looking back: at every version the board as a watcher saw it then. Cases BR-20, BR-21, BR-31."""

import re

import pytest

from leaderboard.changing import shoot_changed
from leaderboard.links import watch_token
from leaderboard.models import Shoot
from leaderboard.tests.test_board_rows import STORY
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer
from scoring.tests.pages import text_of
from scoring.tests.visitor import browser

LIST = re.compile(r'<ol class="board.*?</ol>', re.DOTALL)
# What leads to a card as it is now, and so is not there when one looks back.
WAYS = re.compile(r'<a class="board__way".*?</a>|<span class="visually-hidden"> why</span>')
LEADS = re.compile(r' (?:href|data-cards)="[^"]*"')


def board_in(html):
    [found] = LIST.findall(html)
    return LEADS.sub("", WAYS.sub("", found))


def page(night, at="", *, by="", status=200):
    asked = {"at": at} if at != "" else {}
    night.now()
    answer = browser().get(f"/w/{watch_token(night.shoot)}/", asked | ({"by": by} if by else {}))
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def seen(night):
    """The board on the pages of watchers at each version, by orders, as it came about."""
    boards = {}

    def look(**_):
        version = night.now().version
        boards[version] = {
            by: board_in(page(night, by=by)) for by in ("total", "handicap", "rounds")
        }

    look()
    shoot_changed.connect(look, sender=Shoot)
    yield boards
    shoot_changed.disconnect(look, sender=Shoot)


def test_at_every_version_stands_what_every_watcher_saw_then(night, seen):
    first = night.now().version
    for act in STORY:
        act(night)

    last = night.now().version
    assert [*seen] == list(range(first, last + 1))
    assert last - first >= len(STORY)
    for version, boards in seen.items():
        for by, board in boards.items():
            assert board_in(page(night, version, by=by)) == board, (version, by)


def test_the_link_to_a_moment_shows_the_same_whatever_comes_after(night):
    night.shoots("robin", "9", "7")
    version = night.now().version
    before = page(night, version)
    night.shoots("tuck", "9", "9", "9")
    night.changes_shoot(title="Another name")
    night.is_called("robin", "Hood")
    night.clock.forward(days=365)

    after = page(night, version)
    assert board_in(after) == board_in(before)
    assert "Club night" in after
    assert "As it stood on 1 May 2026, 19:00:00" in text_of(after)


def test_without_javascript_links_and_a_field_lead_from_moment_to_moment(night):
    night.shoots("robin", "9")
    last = night.now().version
    html = page(night, last - 1, by="handicap")
    link = f"/w/{watch_token(night.shoot)}/"

    assert f'rel="prev" href="{link}?at={last - 2}&amp;by=handicap"' in html
    assert f'rel="next" href="{link}?at={last}&amp;by=handicap"' in html
    assert re.search(
        rf'<input type="number" name="at" value="{last - 1}" min="0"[^>]*max="{last}"', html
    )
    assert '<input type="hidden" name="by" value="handicap">' in html
    assert 'rel="next"' not in page(night, last)
    assert 'rel="prev"' not in page(night, 0)


def test_before_the_first_change_nobody_has_joined(night):
    assert "Nobody has joined yet." in page(night, 0)
    assert '<li class="board__item" data-live-id="participant' not in page(night, 0)


# BR-31
@pytest.mark.parametrize("at", ["-1", "x", " ", "9" * 20, "9" * 5000])
def test_a_moment_that_there_was_not_is_told_beside_the_field(night, at):
    html = page(night, at, status=422)

    assert f"There are changes from 0 to {night.shoot.version}." in html


def test_what_is_past_is_not_live_and_leads_to_no_card_of_today(night):
    html = page(night, 2)

    assert "data-room" not in html
    assert "/participants/" not in html


def test_a_board_leads_to_the_moment_that_it_shows_and_a_result_to_the_first(night):
    night.shoots("robin", "9")
    board = f"/w/{watch_token(night.now())}/"

    assert f'href="{board}?at={night.shoot.version}"' in page(night)
    assert f'href="{board}?at=0"' in browser().get(f"{board}result/").content.decode()


def test_a_stranger_looks_back_at_nothing(night):
    path = f"/shoots/{night.id}/board/"

    assert browser(make_archer("guy")).get(path, {"at": 0}).status_code == 404
    assert browser(night.archers["robin"]).get(path, {"at": 0}).status_code == 200


def test_a_moment_of_many_is_as_few_queries(night):
    night.shoots("robin", "9")

    def count():
        last = night.now().version
        return query_count(lambda: page(night, last))

    for_few = count()
    for number in range(6):
        night.joins(f"archer-{number}", "9", "7")
    assert count() == for_few
