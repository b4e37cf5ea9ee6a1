"""Who has a live page of a shoot open. It is no membership: nothing else hangs on it."""

import pytest

from leaderboard.board_room import BoardRoom
from leaderboard.links import watch_token
from leaderboard.models import Presence
from leaderboard.presence import phones_there, store_seen
from leaderboard.presence_room import PresenceRoom, here_id
from leaderboard.tests.screens import rooms_of
from leaderboard.watching import spectator_of
from scoring.callers import Caller
from scoring.live.rooms import FORBIDDEN, NOT_FOUND, NOT_SIGNED_IN
from scoring.tests.device import Device
from scoring.tests.factory import make_slot
from scoring.tests.room_screen import Screen
from scoring.tests.sockets import opened
from scoring.tests.visitor import browser


@pytest.fixture
def screen(night):
    return Screen(PresenceRoom(str(night.id)))


def goes_by(night, *names, seconds=5):
    """Time, in ticks: at each of them these have a page open."""
    for _ in range(seconds // 5):
        for name in names:
            BoardRoom.open_to(str(night.id), night.by(name))
        store_seen()
        night.clock.forward(seconds=5)


def ids(night, *names):
    return {here_id(night.participant(name).public_id) for name in names}


def test_whoever_has_a_page_open_is_there_by_the_next_tick(night, screen):
    assert screen.fragments == {}
    goes_by(night, "robin", "tuck")
    screen.follow()

    assert {*screen.fragments} == ids(night, "robin", "tuck")


def test_who_is_gone_is_told_within_half_a_minute_and_nobody_has_to_say_so(night, screen):
    goes_by(night, "robin", "tuck", seconds=60)
    goes_by(night, "robin", seconds=10)
    screen.follow()
    assert {*screen.fragments} == ids(night, "robin", "tuck")
    goes_by(night, "robin", seconds=20)
    screen.follow()

    assert {*screen.fragments} == ids(night, "robin")


def test_a_page_that_follows_shows_what_a_fresh_one_shows(night, screen):
    comings = ["robin", "robin tuck", "tuck", "", "", "robin", "robin will", "will tuck", ""]
    for names in comings:
        goes_by(night, *names.split(), seconds=15)
        screen.follow()

        fresh = Screen(PresenceRoom(str(night.id)))
        assert (screen.fragments, screen.version) == (fresh.fragments, fresh.version)
        assert PresenceRoom.versions([str(night.id)]) == {str(night.id): screen.version}


def test_most_ticks_write_nothing(night):
    goes_by(night, "robin")
    before = Presence.objects.get().until
    goes_by(night, "robin", seconds=15)
    assert Presence.objects.get().until == before
    goes_by(night, "robin")

    assert Presence.objects.get().until > before


def test_nothing_else_hangs_on_who_is_there(night):
    goes_by(night, "robin")
    version = night.now().version
    screens = [Screen(room) for room in rooms_of(night)]
    shown = [screen.fragments.copy() for screen in screens]
    goes_by(night, "tuck", seconds=60)

    assert night.now().version == version
    assert [Screen(room).fragments for room in rooms_of(night)] == shown


def test_it_is_told_to_those_in_the_shoot_alone(night, guy):
    def answer(viewer):
        return opened(PresenceRoom, str(night.id), viewer)

    assert [answer(viewer) for viewer in (night.host, night.by("tuck"))] == ["presence"] * 2
    assert answer(None) == NOT_SIGNED_IN
    assert answer(Caller(guy.pk)) == NOT_FOUND
    assert answer(spectator_of(watch_token(night.now()))) == FORBIDDEN
    store_seen()
    assert Presence.objects.get().participant == night.participant("tuck")


def test_pages_of_those_in_it_tell_it_and_those_of_spectators_do_not(night):
    goes_by(night, "tuck")
    [here] = ids(night, "tuck")
    robin = browser(night.archers["robin"])
    for page in ("", "board/"):
        assert f'id="{here}"' in robin.get(f"/shoots/{night.id}/{page}").content.decode()

    watched = robin.get(f"/w/{watch_token(night.now())}/").content.decode()
    assert here not in watched
    assert "presence:" not in watched


def test_other_apps_are_told_too(night, address):
    goes_by(night, "tuck")

    def present(by, query=""):
        told = by.get(f"{address}{query}").told["participants"]
        return {each["name"]: each["present"] for each in told}

    robin = Device.of(night.archers["robin"])
    assert present(robin) == {"Robin": False, "Tuck": True, "Will": False}
    unknown = dict.fromkeys(("Robin", "Tuck", "Will"))
    assert present(robin, f"?at={night.now().version}") == unknown
    assert present(Device(watch_token(night.now()))) == unknown


def test_a_coach_is_told_of_cards_in_a_shoot_whether_the_phone_is_there(night, guy):
    goes_by(night, "robin")
    robin, tuck = (night.card(name).pk for name in ("robin", "tuck"))
    elsewhere = make_slot(guy).pk

    assert phones_there([robin, tuck, elsewhere]) == {robin: True, tuck: False}
    goes_by(night, seconds=35)
    assert phones_there([robin]) == {robin: False}
    night.closes()
    assert phones_there([robin]) == {}
