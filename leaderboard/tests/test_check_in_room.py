"""The page of a shoot, live: what its room shows is what a reload would show."""

import pytest

from leaderboard.check_in_room import CheckInRoom
from leaderboard.hosting import start_shoot
from leaderboard.leaving import leave_shoot, remove_participant
from leaderboard.links import join_token
from leaderboard.models import Shoot
from leaderboard.participating import set_ready
from leaderboard.tests.factory import join
from scoring.callers import Caller
from scoring.tests.factory import make_archer, make_session, make_slot
from scoring.tests.sockets import opened
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(shoot):
    return CheckInRoom(str(shoot.public_id))


def version_of(room):
    return CheckInRoom.versions([room.key])[room.key]


def page_of(shoot):
    return browser(shoot.host).get(f"/shoots/{shoot.public_id}/").content.decode()


def test_every_part_is_on_the_page_as_in_the_room(shoot, room, robin):
    join(shoot, robin)
    changes, page = room.changes_since(None), page_of(shoot)

    assert len(changes.fragments) == 3
    for fragment in changes.fragments.values():
        assert fragment.strip() in page
    assert f'data-room="{room.name}"' in page
    assert f'data-version="{changes.version}"' in page


@pytest.mark.parametrize("change", ["ready", "left", "removed", "started"])
def test_whatever_happens_reaches_the_room(shoot, room, robin, host, change):
    participant = join(shoot, robin)
    by = Caller(robin.pk)
    before, fragments = version_of(room), room.changes_since(None).fragments
    do = {
        "ready": lambda: set_ready(shoot.public_id, is_ready=True, by=by),
        "left": lambda: leave_shoot(shoot.public_id, by=by),
        "removed": lambda: remove_participant(shoot.public_id, participant.public_id, by=host),
        "started": lambda: start_shoot(shoot.public_id, by=host),
    }
    do[change]()
    changes = room.changes_since(before)

    assert version_of(room) == changes.version > before
    gone = {f"present-{participant.public_id}"} if change in ("left", "removed") else set()
    assert {*changes.removed} == gone
    assert any(html != fragments.get(id_) for id_, html in changes.fragments.items())


def test_what_is_said_of_an_archer_does_not_hang_on_what_others_do(shoot, room, robin, host):
    """Else a start would have to send every one of them anew."""
    item = f"present-{join(shoot, robin).public_id}"
    before = room.changes_since(None).fragments[item]
    start_shoot(shoot.public_id, by=host)

    assert room.changes_since(None).fragments[item] == before


def test_the_list_is_in_the_order_of_the_places(shoot, room, marian):
    session = make_session(marian, "Sherwood")
    joined = {
        name: join(shoot, archer, make_slot(archer, session, lane=lane))
        for name, lane in (("tuck", 2), ("alan", 1))
        for archer in [make_archer(name)]
    }
    changes = room.changes_since(None)

    order = [item for (item,) in room.ordered(changes.sort_keys)]
    assert order == [f"present-{joined[name].public_id}" for name in ("alan", "tuck")]


def test_it_is_open_to_host_and_archers_and_to_nobody_else(shoot, room, robin, guy):
    join(shoot, robin)
    for archer in (shoot.host, robin):
        assert CheckInRoom.open_to(room.key, Caller(archer.pk)).name == room.name
    for viewer, key, code in (
        (None, room.key, 4401),
        (Caller(guy.pk), room.key, 4404),
        (Caller(robin.pk), "nothing", 4404),
        (Caller(robin.pk), room.key.upper(), 4404),
    ):
        assert opened(CheckInRoom, key, viewer) == code


def test_no_part_knows_the_link_or_who_looks(shoot, room, robin):
    join(shoot, robin)
    parts = "".join(room.changes_since(None).fragments.values())

    assert join_token(Shoot.objects.get()) not in parts
    assert "csrf" not in parts
