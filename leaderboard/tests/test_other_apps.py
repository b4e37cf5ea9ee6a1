"""Other apps over HTTP: for whom they send cards, and until when."""

from datetime import timedelta

import pytest

from leaderboard.hosting import close_shoot
from leaderboard.models import CardPayload
from leaderboard.tests.factory import host_shoot, make_card, on_card
from scoring.device_keys import make_key
from scoring.models import Slot
from scoring.tests.device import Device
from scoring.tests.phone import Phone


def test_the_app_names_its_own_guest_and_says_what_they_shoot(clock, shoot, guest, put):
    put("10", name="John", bowstyle="barebow", category="open", age_group="50+")

    guest.archer.refresh_from_db()
    slot = shoot.participants.get().slot
    assert (guest.archer.display_name, guest.archer.age_group) == ("John", "50+")
    assert (slot.bowstyle, slot.category, slot.age_group) == ("barebow", "open", "50+")

    answer = put("10", name="Little John", updated=clock.forward(minutes=1))
    assert answer.told["status"] == "applied"
    assert shoot.participants.get().name == "Little John"


@pytest.mark.parametrize("theirs", ["account", "other device"])
def test_everybody_else_keeps_their_name(shoot, robin, guest, put, theirs):
    if theirs == "account":
        archer, by = robin, Device.of(robin)
    else:
        archer, by = guest.archer, Device(make_key(guest.archer))
    name = archer.display_name

    assert put("10", by=by, name="Gisborne", age_group="50+").status == 200
    archer.refresh_from_db()
    assert (archer.display_name, archer.age_group) == (name, "")
    assert shoot.participants.get().name == name


def test_the_card_that_is_being_shot_is_brought(shoot, robin, put):
    slot = make_card(robin, round_key="wa18")
    Phone(robin).tap(slot, 1, "9")

    answer = put("9", "8", by=Device.of(robin))

    assert answer.told["participant"]["slot_id"] == str(slot.public_id)
    assert on_card(slot) == {1: "9", 2: "8"}
    assert slot.revisions.count() == 2


def test_a_card_of_another_round_that_is_being_shot_is_in_the_way(shoot, robin, put):
    slot = make_card(robin)

    answer = put("9", by=Device.of(robin))

    assert (answer.status, str(slot.public_id) in answer.told[0]) == (409, True)
    assert not shoot.participants.exists()
    assert not CardPayload.objects.exists()


def test_without_a_code_the_shoot_is_nobodys_who_is_not_in_it(shoot, guy, put):
    unknown = [f"shoot: no record found with '{shoot.public_id}'"]

    assert put("9", by=Device.of(guy), code=...) == (404, unknown)
    assert not Slot.objects.exists()


def test_whoever_is_in_it_needs_no_code(clock, put):
    put("9")

    assert put("8", updated=clock.forward(minutes=1), code=...).told["status"] == "applied"


def test_a_wrong_code_and_that_of_another_shoot_are_counted_alike(shoot, marian, put):
    other = host_shoot(marian).code.code

    for code in ("wrong", other, "wrong", other, "wrong"):
        assert put("9", code=code) == (404, ["code: no record found with '…'"])
    assert put("9").status == 429
    assert not Slot.objects.exists()


def test_whoever_was_removed_is_not_let_in_again(clock, shoot, address, host_phone, put):
    participant_id = put("9").told["participant"]["participant_id"]
    host_phone.post(f"{address}/remove", participant_id=participant_id)

    later = clock.forward(minutes=1)
    assert put("9", "9", updated=later, code=...).status == 404
    assert put("9", "9", updated=later).status == 404
    assert on_card(shoot.participants.get().slot) == {1: "9"}


def test_the_key_of_one_card_sends_no_whole_card(robin, put):
    card = Device.of(robin, only=make_card(robin))

    assert put("9", by=card).status == 403


# A card that is over


def test_the_last_value_finishes_the_card_which_takes_corrections(clock, shoot, put):
    told = put(*["10"] * 60).told["participant"]
    assert (told["is_finished"], told["total"]) == (True, 600)

    answer = put(*["10"] * 59, "9", updated=clock.forward(minutes=1))
    assert (answer.told["status"], answer.told["participant"]["total"]) == ("applied", 599)


def test_what_a_finished_card_does_not_take_is_refused_as_a_whole(clock, shoot, guest, put):
    put("10")
    participant = shoot.participants.select_related("slot").get()
    by = Device(guest.token)
    by.post(f"/slot/{participant.slot.public_id}/finish")

    answer = put("9", "9", updated=clock.forward(minutes=1))

    reason = [f"slot: {participant.slot.public_id}: the card is finished"]
    assert answer == (409, reason)
    assert on_card(participant.slot) == {1: "10"}
    assert CardPayload.objects.count() == 1


# SO-40 to SO-42
def test_what_was_shot_before_the_end_is_taken_for_three_days(clock, shoot, host, put):
    put("10")
    before = clock.now + timedelta(seconds=30)
    clock.forward(minutes=1)
    close_shoot(shoot.public_id, by=host)
    clock.forward(hours=10)

    assert put("10", "9", updated=before, code=...).told["status"] == "applied"
    assert put("10", "9", "8", updated=clock.now, code=...).status == 409
    clock.forward(hours=63)
    assert put("10", "9", "8", updated=before + timedelta(seconds=1), code=...).status == 410
    assert on_card(shoot.participants.get().slot) == {1: "10", 2: "9"}
