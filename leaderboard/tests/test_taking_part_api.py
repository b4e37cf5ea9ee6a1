"""Cases SO over HTTP: whoever is in a shoot is ready, leaves, retires, is removed, calls fast."""

import uuid

import pytest

from leaderboard.links import join_token
from leaderboard.models import Participant
from leaderboard.tests.factory import enter, host_shoot, make_participant
from scoring.tests.device import Device
from scoring.tests.factory import make_slot

NOT_A_CODE = (404, ["code: no record found with '…'"])


def come(shoot, archer, **facts):
    """With a card of their own."""
    return Device.of(archer), enter(shoot, make_slot(archer, **facts))


# IA-14, IA-15, IA-19
def test_being_in_a_shoot_or_hosting_it_lets_nobody_write_on_a_card(
    shoot, host_phone, tuck, slot, join
):
    join()
    mate, _ = come(shoot, tuck)
    tap = {"op": str(uuid.uuid4()), "seq": 1, "number": 1, "value": "9", "shot_at": 0}
    body = {"sent_at": 0, "device": str(uuid.uuid4()), "operations": [tap]}

    for phone in (mate, host_phone):
        assert phone.ask("PUT", f"/slot/{slot.public_id}/card", body).status == 404
        assert phone.post("/shot", slot_id=str(slot.public_id), value="9").status == 404
        by_code = {"code": shoot.code.code, "slot_id": str(slot.public_id)}
        assert phone.post("/shoot/join", **by_code).status == 404
    assert Device.of(slot.archer).ask("PUT", f"/slot/{slot.public_id}/card", body).status == 200
    assert slot.revisions.count() == 1


# SO-18
def test_whoever_leaves_in_check_in_is_off_the_board_and_may_come_back(shoot, address, phone, join):
    join()

    answer = phone.post(f"{address}/leave")

    assert (answer.status, answer.told["participant"]["status"]) == (200, "left")
    assert shoot.participants.listed().count() == 0
    assert join().told["participant"]["status"] == "competing"
    assert shoot.participants.count() == 1


# SO-19
def test_leaving_twice_changes_nothing_more(address, phone, join):
    join()
    first = phone.post(f"{address}/leave")

    assert phone.post(f"{address}/leave") == first


def test_nobody_leaves_what_they_never_joined(shoot, address, guy):
    assert Device.of(guy).post(f"{address}/leave").status == 404
    assert not shoot.participants.exists()


# SO-34
def test_whoever_leaves_while_shooting_retires_and_comes_back_with_the_card(
    shoot, address, host_phone, phone, slot, join
):
    join()
    host_phone.post(f"{address}/start")

    assert phone.post(f"{address}/leave").told["participant"]["status"] == "retired"
    assert join().told["participant"]["status"] == "competing"
    assert shoot.participants.get().slot == slot


# SO-35
def test_a_finished_archer_does_not_retire(shoot, address, phone, robin, slot, join):
    join()
    phone.post(f"/slot/{slot.public_id}/finish")
    participant_id = shoot.participants.get().public_id

    answer = phone.patch(f"{address}/participants/{participant_id}", status="retired")

    assert (answer.status, shoot.participants.get().status) == (409, "competing")


# SO-36
def test_whoever_was_removed_does_not_come_back(shoot, address, host_phone, phone, slot, join):
    participant_id = join().told["participant"]["participant_id"]

    for _ in range(2):
        answer = host_phone.post(f"{address}/remove", participant_id=participant_id)
        assert (answer.status, answer.told["participant"]["status"]) == (200, "removed")

    assert join() == NOT_A_CODE
    assert join(token=join_token(shoot)).status == 404
    assert phone.get(f"/slot/{slot.public_id}").told["is_shooting"] is True
    assert shoot.changes.filter(kind="removed").count() == 1


def test_only_the_host_removes(shoot, address, tuck, guy, join):
    participant_id = join().told["participant"]["participant_id"]
    tucks, _ = come(shoot, tuck)

    assert tucks.post(f"{address}/remove", participant_id=participant_id).status == 403
    assert Device.of(guy).post(f"{address}/remove", participant_id=participant_id).status == 404
    assert shoot.participants.listed().count() == 2


def test_nobody_is_removed_from_a_shoot_that_they_are_not_in(
    shoot, address, host_phone, marian, robin
):
    elsewhere = make_participant(host_shoot(marian), robin)

    for participant_id in (elsewhere.public_id, uuid.uuid4()):
        assert host_phone.post(f"{address}/remove", participant_id=str(participant_id)) == (
            404,
            [f"participant: no record found with '{participant_id}'"],
        )


def test_the_host_says_who_competes_and_why(shoot, address, host_phone, marian, join):
    participant_id = join().told["participant"]["participant_id"]

    answer = host_phone.patch(
        f"{address}/participants/{participant_id}", status="disqualified", reason="Shot after fast."
    )

    assert (answer.status, answer.told["participant"]["status"]) == (200, "disqualified")
    change = shoot.changes.latest("version")
    assert (change.kind, change.reason, change.actor) == ("status", "Shot after fast.", marian)


def test_an_archer_visits_competes_and_retires_by_their_own_word(address, phone, join):
    participant_id = join().told["participant"]["participant_id"]

    for status in ("visiting", "competing", "retired", "competing"):
        answer = phone.patch(f"{address}/participants/{participant_id}", status=status)
        assert (answer.status, answer.told["participant"]["status"]) == (200, status)


def test_a_disqualification_is_the_hosts_alone(shoot, address, host_phone, phone, tuck, join):
    participant_id = join().told["participant"]["participant_id"]
    own = f"{address}/participants/{participant_id}"
    tucks, _ = come(shoot, tuck)

    assert phone.patch(own, status="disqualified").status == 403
    assert tucks.patch(own, status="visiting").status == 403
    host_phone.patch(own, status="disqualified")
    assert phone.patch(own, status="competing").status == 403
    assert shoot.participants.get(public_id=participant_id).status == "disqualified"


@pytest.mark.parametrize(
    "body",
    [
        {"status": "left"},
        {"status": "removed"},
        {"status": "did_not_start"},
        {"status": None},
        {},
        {"status": "visiting", "place": 1},
        {"status": "visiting", "reason": "x" * 501},
        {"status": "visiting", "reason": "a\nb"},
    ],
)
def test_a_status_is_one_that_can_be_said(shoot, address, phone, join, body):
    participant_id = join().told["participant"]["participant_id"]

    assert phone.patch(f"{address}/participants/{participant_id}", **body).status == 422
    assert shoot.participants.get().status == "competing"


def test_a_stranger_changes_nobody(shoot, address, guy, join):
    participant_id = join().told["participant"]["participant_id"]
    answer = Device.of(guy).patch(f"{address}/participants/{participant_id}", status="retired")

    assert answer == (404, [f"shoot: no record found with '{shoot.public_id}'"])


def test_all_ready_starts_the_shoot(shoot, address, phone, tuck, join):
    join()
    tucks, _ = come(shoot, tuck)

    assert phone.post(f"{address}/ready", ready=True).told["participant"]["ready"] is True
    assert phone.post(f"{address}/ready", ready=False).told["participant"]["ready"] is False
    phone.post(f"{address}/ready", ready=True)
    tucks.post(f"{address}/ready", ready=True)

    shoot.refresh_from_db()
    assert shoot.status == "shooting"
    assert phone.post(f"{address}/ready", ready=True).status == 200
    assert phone.post(f"{address}/ready", ready=False).status == 409


def test_only_those_in_it_are_ready(address, host_phone, guy, join):
    join()

    assert Device.of(guy).post(f"{address}/ready", ready=True).status == 404
    assert host_phone.post(f"{address}/ready", ready=True).status == 404
    assert host_phone.post(f"{address}/ready", ready=1).status == 422


def test_fast_is_called_by_anybody_in_it_and_lifted_by_the_host(
    shoot, address, host_phone, phone, guy, join
):
    join()

    assert Device.of(guy).post(f"{address}/fast").status == 404
    called = phone.post(f"{address}/fast")
    assert (called.status, phone.post(f"{address}/fast").status) == (200, 200)
    assert called.told["fast_at"]
    assert phone.ask("DELETE", f"{address}/fast").status == 403
    assert host_phone.ask("DELETE", f"{address}/fast").told["fast_at"] is None
    assert host_phone.ask("DELETE", f"{address}/fast").status == 200
    assert phone.post(f"{address}/fast").status == 429
    kinds = [change.kind for change in shoot.changes.filter(participant=None)]
    assert kinds == ["made", "fast", "fast_lifted"]


def test_nobody_does_anything_here_without_signing_in(client, shoot, address):
    for path in ("/shoot/join", f"{address}/leave", f"{address}/ready", f"{address}/fast"):
        assert client.post(f"/api/v0{path}", {}, "application/json").status_code == 401
    assert not Participant.objects.exists()
