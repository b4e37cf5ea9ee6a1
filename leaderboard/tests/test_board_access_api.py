"""Cases BR over HTTP: to whom a board is open."""

from leaderboard.links import join_token
from leaderboard.making import create_shoot
from leaderboard.tests.factory import join, shoot_arrows
from scoring.callers import Caller
from scoring.tests.device import Device
from scoring.tests.factory import make_slot


def enter(shoot, archer):
    """With a ten."""
    slot = make_slot(archer)
    shoot_arrows(archer, slot, "10")
    return join(shoot, archer, slot)


# BR-25
def test_whoever_has_the_watch_link_sees_the_board(shoot, address, host_phone, watcher, robin):
    participant = enter(shoot, robin)

    seen = watcher.get(address)

    assert seen.status == 200
    assert seen.told["standings"] == host_phone.get(address).told["standings"]
    assert str(robin.public_id) not in str(seen.told)
    assert str(participant.slot.public_id) not in str(seen.told)


def test_a_watch_link_shows_its_shoot_and_opens_nothing_else(shoot, address, marian, watcher):
    other = create_shoot(by=Caller(marian.pk))

    assert watcher.get(f"/shoot/{other.public_id}").status == 404
    assert watcher.get("/archer/me").status == 401
    for act in ("start", "close", "lock", "leave", "fast"):
        assert watcher.post(f"{address}/{act}").status == 401
    assert watcher.patch(address, title="Mine").status == 401
    shoot.refresh_from_db()
    assert (shoot.version, shoot.status) == (0, "check_in")


def test_a_watch_link_that_was_renewed_and_one_to_join_show_nothing(
    shoot, address, host_phone, watcher
):
    assert Device(join_token(shoot)).get(address).status == 401
    host_phone.post(f"{address}/renew-link", link="watch")

    assert watcher.get(address).status == 401


# SO-39
def test_a_board_stays_readable_when_the_shoot_is_over(clock, shoot, address, watcher, robin):
    enter(shoot, robin)
    clock.forward(days=365)

    told = watcher.get(address).told

    assert (told["status"], told["standings"][0]["total"]) == ("finished", 10)


def test_a_stranger_sees_no_board(shoot, address, guy, robin):
    participant = enter(shoot, robin)
    unknown = f"shoot: no record found with '{shoot.public_id}'"

    assert Device.of(guy).get(address) == (404, [unknown])
    assert Device.of(robin, only=participant.slot).get(address).status == 403
    assert Device.of(robin).get(address).status == 200


def test_whoever_was_removed_sees_the_board_no_more(shoot, address, host_phone, robin):
    participant = enter(shoot, robin)
    host_phone.post(f"{address}/remove", participant_id=str(participant.public_id))

    assert Device.of(robin).get(address).status == 404


def test_nobody_sees_a_board_without_signing_in(client, address):
    assert client.get(f"/api/v0{address}").status_code == 401
