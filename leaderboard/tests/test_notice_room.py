"""The feed and the line of notices, live. Cases BR-13, LU-06."""

import pytest

from leaderboard.kinds import CHOSEN
from leaderboard.links import watch_token
from leaderboard.models import Notice
from leaderboard.notice_room import FEED_LENGTH, FeedRoom, LineRoom, line_key
from leaderboard.tests.screens import followed
from leaderboard.watching import spectator_of
from scoring.callers import Caller
from scoring.live.rooms import Refused
from scoring.tests.pages import text_of
from scoring.tests.room_screen import Screen
from scoring.tests.sockets import opened


@pytest.fixture
def night(night):
    night.starts()
    return night


def feed_of(night):
    return FeedRoom(str(night.id))


def line_of(night, *kinds):
    return LineRoom(line_key(str(night.id), kinds or CHOSEN))


def lines_of(screen):
    _, fragments, order = screen.shown
    return [text_of(fragments[id_]) for (id_,) in order]


def text(screen):
    return text_of("".join(screen.fragments.values()))


def test_the_feed_has_the_newest_first_by_the_clock_where_it_is_shot(night):
    night.clock.forward(minutes=5)
    night.leaves("robin")

    first, second = lines_of(Screen(feed_of(night)))
    assert first.startswith("19:05")
    assert "Robin" in first
    assert second == "19:00 Shooting has started"


def test_a_long_feed_drops_its_oldest_on_screens_as_on_a_fresh_page(night):
    Notice.objects.bulk_create(
        Notice(shoot=night.shoot, kind="retired", version=1, occasion=each, at=night.clock.now)
        for each in range(FEED_LENGTH)
    )
    followed(night, lambda night: (night.leaves("robin"), night.leaves("tuck")))

    assert len(lines_of(Screen(feed_of(night)))) == FEED_LENGTH


def test_the_line_has_the_latest_of_the_chosen_kinds_alone(night):
    screens = [
        Screen(line_of(night, "finished")),
        Screen(line_of(night, "finished", "joined_late")),
    ]
    assert [text(screen) for screen in screens] == ["", ""]
    night.shoots_all("robin", "7")
    night.joins("much")
    night.leaves("tuck")
    for screen in screens:
        screen.follow()

    finished, joined = map(text, screens)
    assert "has finished, 168 after 24 arrows" in finished
    assert "has joined" in joined


# LU-06
def test_what_comes_again_shows_the_bytes_that_are_there(night):
    night.joins("much")
    screen = Screen(line_of(night))
    before = dict(screen.fragments)

    assert screen.follow().fragments == before


def test_of_the_same_kinds_there_is_one_room(night):
    by, id_ = night.host, str(night.id)
    key = line_key(id_, {"finished", "lead"})
    assert key == f"{id_}:lead.finished"
    assert LineRoom.open_to(key, by).hears == FeedRoom.open_to(id_, by).hears

    for never in ("", "finished.lead", "lead.lead", "lead.", "started", "x"):
        with pytest.raises(Refused):
            LineRoom.open_to(f"{id_}:{never}", by)
        with pytest.raises(Refused):
            FeedRoom.open_to(f"{id_}:{never}", by)


def test_it_is_open_to_all_who_may_watch_and_to_nobody_else(night, guy):
    keys = {FeedRoom: str(night.id), LineRoom: line_key(str(night.id), CHOSEN)}
    watching = spectator_of(watch_token(night.now()))
    for room, key in keys.items():
        for viewer in (night.host, night.by("robin"), watching):
            assert room.open_to(key, viewer).name == f"{room.kind}:{key}"
        for viewer, code in ((None, 4401), (Caller(guy.pk), 4404)):
            assert opened(room, key, viewer) == code


def test_a_name_with_markup_is_text(night):
    night.is_called("robin", "<img src=x onerror=a>")
    night.leaves("robin")

    assert "<img" not in "".join(Screen(feed_of(night)).fragments.values())
