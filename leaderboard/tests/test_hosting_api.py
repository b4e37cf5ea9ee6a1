"""Cases SO over HTTP: a shoot is begun, ended, locked by its host; its links are renewed."""

import uuid

import pytest

from leaderboard.links import join_token, shoot_to_join, shoot_to_watch, watch_token
from leaderboard.tests.factory import make_participant
from scoring.tests.device import Device
from scoring.times import iso

ACTS = ("start", "close", "cancel", "lock", "renew-link")


def token_in(url):
    return url.rstrip("/").rpartition("/")[2]


# SO-22
def test_a_shoot_starts_once(clock, host_phone, address, shoot, robin):
    make_participant(shoot, robin)

    first = host_phone.post(f"{address}/start").told
    clock.forward(minutes=1)
    again = host_phone.post(f"{address}/start")

    assert (first["status"], first["started_at"]) == ("shooting", iso(shoot.made_at))
    assert again.status == 200
    assert again.told == first | {"server_now": iso(clock.now)}
    assert shoot.changes.filter(kind="started").count() == 1


# SO-53
def test_a_shoot_is_closed_once_and_for_good(clock, host_phone, address, shoot, tuck):
    make_participant(shoot, tuck, shots_fired=5)
    host_phone.post(f"{address}/start")

    first = host_phone.post(f"{address}/close").told
    again = host_phone.post(f"{address}/close")

    assert first["status"] == "finished"
    assert (again.status, again.told) == (200, first)
    assert shoot.participants.get().status == "competing"
    assert host_phone.post(f"{address}/lock").status == 409


def test_a_shoot_is_cancelled_once(host_phone, address):
    first = host_phone.post(f"{address}/cancel")

    assert (first.status, first.told["status"]) == (200, "cancelled")
    assert host_phone.post(f"{address}/cancel").told["version"] == first.told["version"]
    assert host_phone.post(f"{address}/start").status == 409


def test_a_shoot_is_locked_once_and_opened_again(host_phone, address):
    assert [host_phone.post(f"{address}/lock").told["version"] for _ in range(2)] == [1, 1]

    assert host_phone.patch(address, locked=False).told["locked"] is False


# SO-15
def test_a_renewed_link_kills_the_one_before(host_phone, address, shoot, robin):
    make_participant(shoot, robin)
    before = join_token(shoot)

    told = host_phone.post(f"{address}/renew-link").told

    assert shoot_to_join(before) is None
    assert shoot_to_join(token_in(told["join_url"])) == shoot
    assert told["code"] == shoot.code.code
    assert shoot_to_watch(token_in(told["watch_url"])) == shoot
    assert shoot.participants.listed().count() == 1


def test_the_link_to_watch_is_renewed_by_its_name(host_phone, address, shoot):
    before = watch_token(shoot)

    told = host_phone.post(f"{address}/renew-link", link="watch").told

    assert shoot_to_watch(before) is None
    assert shoot_to_watch(token_in(told["watch_url"])) == shoot
    assert shoot_to_join(token_in(told["join_url"])) == shoot
    assert host_phone.post(f"{address}/renew-link", link="both").status == 422


# SO-28
@pytest.mark.parametrize("act", ACTS)
def test_only_the_host_runs_a_shoot(address, shoot, tuck, guy, act):
    make_participant(shoot, tuck)
    unknown = f"shoot: no record found with '{shoot.public_id}'"

    assert Device.of(tuck).post(f"{address}/{act}") == (
        403,
        ["shoot: only its host may do that"],
    )
    assert Device.of(guy).post(f"{address}/{act}") == (404, [unknown])
    shoot.refresh_from_db()
    assert (shoot.version, shoot.status, shoot.is_locked) == (0, "check_in", False)


def test_only_the_host_changes_a_shoot(address, shoot, tuck, guy):
    make_participant(shoot, tuck)

    assert Device.of(tuck).patch(address, title="Mine").status == 403
    assert Device.of(guy).patch(address, title="Mine").status == 404
    shoot.refresh_from_db()
    assert shoot.title == "Club night"


def test_whoever_left_or_was_removed_finds_no_shoot(address, shoot, tuck):
    make_participant(shoot, tuck, status="removed")

    assert Device.of(tuck).post(f"{address}/start").status == 404


def test_a_shoot_that_nobody_knows_looks_like_a_strangers(host_phone):
    unknown = uuid.uuid4()

    assert host_phone.post(f"/shoot/{unknown}/start") == (
        404,
        [f"shoot: no record found with '{unknown}'"],
    )
    assert host_phone.post("/shoot/1/start").status == 422


def test_the_key_of_one_card_runs_no_shoot(address, shoot, marian):
    participant = make_participant(shoot, marian)
    card = Device.of(marian, only=participant.slot)

    assert card.post(f"{address}/start").status == 403
    assert card.post("/shoot").status == 403
