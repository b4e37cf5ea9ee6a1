"""Fast reaches every page and screen of a shoot, live, and no phone hears of arrows by it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from leaderboard.emergency import call_fast, lift_fast
from leaderboard.fast_room import FastRoom
from leaderboard.hosting import change_shoot
from leaderboard.links import watch_token
from leaderboard.tests.factory import join, shoot_arrows
from leaderboard.watching import spectator_of
from scoring.callers import Caller
from scoring.tests.sockets import opened
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db

CALLED = "FAST: stop shooting"


@pytest.fixture
def room(shoot):
    return FastRoom(str(shoot.public_id))


@pytest.fixture
def participant(shoot, robin):
    return join(shoot, robin)


def version_of(room):
    return FastRoom.versions([room.key])[room.key]


def parts_of(room):
    return "".join(room.changes_since(None).fragments.values())


def call(shoot, archer):
    call_fast(shoot.public_id, by=Caller(archer.pk))


def test_call_and_lifting_are_steps_of_the_room(shoot, room, robin, participant, host):
    versions = [version_of(room)]
    call(shoot, robin)
    versions.append(version_of(room))
    assert CALLED in parts_of(room)
    assert "Robin</bdi> called it at 19:00." in parts_of(room)
    lift_fast(shoot.public_id, by=host)
    versions.append(version_of(room))

    assert versions == sorted({*versions})
    assert "called it" not in parts_of(room)


def test_arrows_and_all_else_leave_its_version_as_it_is(shoot, room, robin, participant, host):
    call(shoot, robin)
    before = version_of(room)
    shoot_arrows(robin, participant.slot, "9", "7")
    change_shoot(shoot.public_id, title="Final", by=host)

    assert version_of(room) == before


def test_a_shoot_that_is_gone_has_no_version(room):
    never = "11111111-1111-4111-8111-111111111111"

    assert FastRoom.versions([room.key, never]) == {room.key: 0}


def test_every_page_of_the_shoot_has_the_room_as_it_stands(shoot, room, robin, participant):
    call(shoot, robin)
    client = browser(robin)
    at = f"/shoots/{shoot.public_id}/"
    watched = f"/w/{watch_token(shoot)}/"
    pages = [
        client.get(at),
        client.get(f"{at}board/"),
        client.get(f"{at}board/participants/{participant.public_id}/"),
        client.get(f"/slots/{participant.slot.public_id}/"),
        Client().get(watched),
        Client().get(f"{watched}participants/{participant.public_id}/"),
    ]

    for page in pages:
        html = page.content.decode()
        assert parts_of(room).strip() in html
        assert f'data-room="{room.name}"' in html
        assert f'data-version="{version_of(room)}"' in html


def test_on_the_card_it_is_one_tap_to_the_call(shoot, robin, participant):
    html = browser(robin).get(f"/slots/{participant.slot.public_id}/").content.decode()

    assert f'href="/shoots/{shoot.public_id}/fast/"' in html


def test_only_the_host_is_shown_how_to_lift_it(shoot, marian, robin, participant):
    def lifts(client, path):
        return "fast/lifting/" in client.get(path).content.decode()

    at = f"/shoots/{shoot.public_id}/"
    assert lifts(browser(marian), at)
    assert not lifts(browser(robin), at)
    assert not lifts(Client(), f"/w/{watch_token(shoot)}/")


def test_spectators_are_led_to_no_page_of_the_shoot(shoot, participant):
    html = Client().get(f"/w/{watch_token(shoot)}/").content.decode()

    assert not re.search(r'href="/shoots/', html)


def test_it_is_open_to_all_who_may_watch_and_to_nobody_else(shoot, room, robin, participant, guy):
    for viewer in (Caller(shoot.host_id), Caller(robin.pk), spectator_of(watch_token(shoot))):
        assert FastRoom.open_to(room.key, viewer).name == room.name
    for viewer, code in ((None, 4401), (Caller(guy.pk), 4404)):
        assert opened(FastRoom, room.key, viewer) == code


def test_once_the_day_is_over_no_page_has_it(shoot, robin, participant, clock):
    call(shoot, robin)
    clock.forward(seconds=timedelta(days=1).total_seconds())

    assert CALLED not in browser(robin).get(f"/shoots/{shoot.public_id}/").content.decode()
