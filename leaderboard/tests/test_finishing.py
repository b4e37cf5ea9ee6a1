"""Who has finished, and in which order. Cases SO-29 to SO-33."""

from leaderboard.hosting import start_shoot
from leaderboard.tests.factory import (
    fill,
    join,
    kinds,
    make_card,
    shoot_arrows,
    shown,
    write_together,
)
from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.recording import CardRequest, record_cards
from scoring.tests.phone import Phone


# SO-29
def test_the_last_arrow_finishes_and_nobody_has_to_say_so(shoot, robin, in_it, clock):
    fill(robin, in_it[0].slot, "M")

    in_it[0].refresh_from_db()
    assert (in_it[0].finish_order, in_it[0].finished_at) == (1, clock.now)
    assert kinds(shoot)[-1] == "card_finished"
    assert in_it[0].figures["is_finished"] is True


# SO-30
def test_nobody_has_finished_before_every_place_has_a_value(robin, in_it):
    phone, slot = Phone(robin), in_it[0].slot
    phone.send(slot, *(phone.operation(number, "9") for number in range(2, 25)))
    assert shown(in_it[0])["is_finished"] is False
    phone.tap(slot, 1, "9")
    assert shown(in_it[0])["is_finished"] is True


# SO-31
def test_two_in_the_same_instant_are_first_and_second(shoot, robin, tuck, in_it):
    write_together(robin, tuck, [each.slot for each in in_it], places=range(1, 25))
    assert sorted(shown(participant)["finish_order"] for participant in in_it) == [1, 2]
    assert kinds(shoot)[-2:] == ["card_finished+card_finished", "finished"]


# SO-32, SO-33
def test_a_place_cleared_afterwards_opens_card_and_shoot_again(shoot, robin, tuck, in_it, clock):
    fill(robin, in_it[0].slot)
    fill(tuck, in_it[1].slot)
    shoot.refresh_from_db()
    assert shoot.status == "finished"
    clock.forward(minutes=1)
    Phone(robin).tap(in_it[0].slot, 24, None)

    shoot.refresh_from_db()
    assert (shoot.status, shoot.finished_at) == ("shooting", None)
    assert [shown(participant)["finish_order"] for participant in in_it] == [None, 1]
    assert kinds(shoot)[-2:] == ["card_reopened+moved_up", "reopened"]

    clock.forward(minutes=1)
    Phone(robin).tap(in_it[0].slot, 24, "7")
    assert [shown(participant)["finish_order"] for participant in in_it] == [2, 1]
    shoot.refresh_from_db()
    assert shoot.status == "finished"


def test_one_finishes_in_the_instant_in_which_the_first_has_not_after_all(
    shoot, robin, tuck, in_it, clock
):
    fill(tuck, in_it[1].slot)
    shoot_arrows(robin, in_it[0].slot, *["9"] * 23)
    clock.forward(minutes=1)
    requests = []
    for archer, participant, value in ((robin, in_it[0], "9"), (tuck, in_it[1], None)):
        phone, by = Phone(archer), Caller(archer.pk)
        tapped = [phone.operation(24, value)]
        slot_id = participant.slot.public_id
        requests.append(CardRequest(slot_id, by, phone.device, tapped, phone.now_ms()))
    record_cards(requests)

    assert [shown(participant)["finish_order"] for participant in in_it] == [1, None]
    assert kinds(shoot)[-1] == "card_finished+card_reopened"


def test_a_correction_that_leaves_no_gap_keeps_the_order(shoot, robin, tuck, in_it, clock):
    fill(robin, in_it[0].slot)
    fill(tuck, in_it[1].slot)
    clock.forward(minutes=1)
    Phone(robin).tap(in_it[0].slot, 24, "7")

    assert [shown(participant)["finish_order"] for participant in in_it] == [1, 2]
    assert kinds(shoot)[-1] == "shot"


def test_a_round_given_up_is_finished_and_stays_so(robin, in_it, clock):
    slot = in_it[0].slot
    shoot_arrows(robin, slot, "9", "7")
    finish_card(slot.public_id, by=Caller(robin.pk))
    assert (shown(in_it[0])["is_finished"], in_it[0].finish_order) == (True, 1)

    clock.forward(minutes=1)
    Phone(robin).tap(slot, 2, None)
    assert (shown(in_it[0])["is_finished"], in_it[0].figures["fired"]) == (True, 1)


def test_a_finished_card_may_come_in_and_has_finished_at_once(shoot, host, robin, tuck):
    slot = make_card(robin)
    fill(robin, slot)
    first = join(shoot, robin, slot)
    join(shoot, tuck)

    assert (first.finish_order, first.figures["is_finished"]) == (1, True)
    assert start_shoot(shoot.public_id, by=host).status == "shooting"
