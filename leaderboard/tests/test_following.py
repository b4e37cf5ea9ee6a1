"""The board follows the cards. Cases SO-29 to SO-33, SO-39 to SO-42, SO-50, SO-51."""

from datetime import timedelta

import pytest

from leaderboard.changing import shoot_changed
from leaderboard.hosting import cancel_shoot, close_shoot, start_shoot
from leaderboard.leaving import leave_shoot, remove_participant
from leaderboard.models import Participant, Shoot
from leaderboard.settling import bring_about_due
from leaderboard.tests.factory import fill, host_shoot, join, kinds, make_card, shoot_arrows
from scoring.callers import Caller
from scoring.places import leave_place
from scoring.recording import CardRequest, correct_shot, finish_card, record_cards
from scoring.refusals import Gone, NotFound
from scoring.tests.factory import make_slot
from scoring.tests.phone import Phone


@pytest.fixture
def in_it(shoot, host, robin, tuck):
    """Robin and Tuck, in a shoot that has started."""
    participants = [join(shoot, robin), join(shoot, tuck)]
    start_shoot(shoot.public_id, by=host)
    return participants


def shown(participant):
    participant.refresh_from_db()
    return participant.figures


def test_an_arrow_is_one_step_with_the_figures_of_its_card(shoot, robin, in_it):
    before = Shoot.objects.get(pk=shoot.pk).version
    shoot_arrows(robin, in_it[0].slot, "9", "7", "M")

    shoot.refresh_from_db()
    participant, change = in_it[0], in_it[0].changes.latest("version")
    assert shown(participant) == change.figures
    assert shoot.version == participant.version == change.version == before + 1
    participant.slot.refresh_from_db()
    assert (change.kind, change.name) == ("shot", "Robin")
    assert change.slot_version == participant.slot.version
    assert (participant.shots_fired, participant.shots_hit) == (3, 2)
    assert participant.figures["end"] == ["9", "7", "M"]


def test_only_the_last_end_is_told_value_by_value(robin, in_it):
    shoot_arrows(robin, in_it[0].slot, *"999977", "5", "3")
    figures = shown(in_it[0])
    assert (figures["end"], figures["counts"]["9"], figures["last"]) == (["5", "3"], 4, 8)


def test_a_gap_is_told_as_one(robin, in_it):
    slot = in_it[0].slot
    Phone(robin).tap(slot, 9, "9")
    Phone(robin).tap(slot, 7, "7")
    figures = shown(in_it[0])
    assert (figures["end"], figures["fired"], figures["last"]) == (["7", None, "9"], 2, 9)
    assert figures["legs"] == [2]


def test_of_a_practice_the_last_row_is_told(shoot, guy):
    participant = join(shoot, guy, make_slot(guy, shot_per_round=3))
    shoot_arrows(guy, participant.slot, "X", "9", "8", "7")
    figures = shown(participant)
    assert (figures["end"], figures["legs"], figures["face"]) == (["7"], [], "wa_60cm_full")


def test_a_repeated_operation_and_another_row_length_are_no_step(shoot, robin, in_it):
    phone, slot = Phone(robin), in_it[0].slot
    tapped = phone.operation(1, "9")
    phone.send(slot, tapped)
    before = kinds(shoot)
    phone.send(slot, tapped)
    leave_place(slot.public_id, by=Caller(robin.pk))

    assert kinds(shoot) == before


def test_cards_that_are_written_together_make_one_step_of_each_shoot(shoot, marian, robin, tuck):
    other = host_shoot(marian)
    slots = [join(shoot, robin).slot, join(shoot, tuck).slot]
    join(other, robin)
    before = kinds(shoot)
    write_together(robin, tuck, slots, places=[1])

    assert kinds(shoot) == [*before, "shot+shot"]
    assert kinds(other) == ["made", "joined", "shot"]


def write_together(robin, tuck, slots, *, places):
    """One request of each, in one transaction."""
    requests = []
    for archer, slot in zip((robin, tuck), slots, strict=True):
        phone = Phone(archer)
        tapped = [phone.operation(number, "9") for number in places]
        by = Caller(archer.pk)
        requests.append(CardRequest(slot.public_id, by, phone.device, tapped, phone.now_ms()))
    record_cards(requests)


def test_a_board_moves_with_the_card_or_not_at_all(shoot, robin, in_it):
    def fail(sender, **_):
        raise RuntimeError("the screens are on fire")

    before = kinds(shoot)
    shoot_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            shoot_arrows(robin, in_it[0].slot, "9")
    finally:
        shoot_changed.disconnect(fail)
    assert kinds(shoot) == before
    in_it[0].slot.refresh_from_db()
    assert in_it[0].slot.total == shown(in_it[0])["total"] == 0


def test_who_left_or_was_removed_is_followed_no_more(shoot, host, robin, tuck):
    left, removed = join(shoot, robin), join(shoot, tuck)
    leave_shoot(shoot.public_id, by=Caller(robin.pk))
    remove_participant(shoot.public_id, removed.public_id, by=host)
    before = kinds(shoot)
    shoot_arrows(robin, left.slot, "9")
    shoot_arrows(tuck, removed.slot, "9")

    assert kinds(shoot) == before


# Finishing


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


# The end


# SO-40, SO-41
def test_what_was_shot_before_the_end_counts_and_is_marked_late(shoot, robin, in_it, clock):
    phone, slot = Phone(robin), in_it[0].slot
    waiting = [phone.operation(1, "9"), phone.operation(2, "7")]
    clock.now = shoot.expires_at + timedelta(minutes=1)
    later = phone.operation(3, "5")
    bring_about_due()
    assert [shown(each)["status"] for each in in_it] == ["did_not_start", "did_not_start"]
    clock.forward(hours=10)
    answer = phone.send(slot, *waiting, later)

    assert [verdict.status for verdict in answer.verdicts] == ["applied", "applied", "refused"]
    figures = shown(in_it[0])
    assert (figures["total"], figures["late"], figures["status"]) == (16, 2, "competing")
    shoot.refresh_from_db()
    assert shoot.status == "finished"


# SO-39
def test_no_arrow_counts_after_the_end_even_before_the_tick_has_seen_it(shoot, robin, in_it, clock):
    clock.now = shoot.expires_at + timedelta(seconds=1)
    answer = Phone(robin).tap(in_it[0].slot, 1, "9")

    assert [verdict.status for verdict in answer.verdicts] == ["refused"]
    assert shown(in_it[0])["fired"] == 0


# SO-42, SO-51
def test_after_three_days_nothing_is_taken_any_more(shoot, host, robin, in_it, clock):
    phone, slot = Phone(robin), in_it[0].slot
    waiting = phone.operation(1, "9")
    clock.now = shoot.expires_at + timedelta(hours=71)
    given = {"number": 2, "value": "7", "reason": "the paper says so", "by": host}
    correct_shot(slot.public_id, **given)
    assert shown(in_it[0])["total"] == 7

    clock.forward(hours=2)
    with pytest.raises(Gone):
        phone.send(slot, waiting)
    with pytest.raises(Gone):
        correct_shot(slot.public_id, **given)


def test_the_last_card_completed_late_changes_no_status(shoot, host, robin, in_it, clock):
    phone, slot = Phone(robin), in_it[0].slot
    waiting = [phone.operation(number, "9") for number in range(1, 25)]
    clock.forward(minutes=1)
    close_shoot(shoot.public_id, by=host)
    clock.forward(minutes=1)
    phone.send(slot, *waiting)

    shoot.refresh_from_db()
    assert shoot.status == "finished"
    assert (shown(in_it[0])["is_finished"], in_it[0].finish_order) == (True, 1)


# IA-33
def test_the_host_corrects_the_cards_of_the_shoot_and_no_others(shoot, host, marian, robin, guy):
    slot = join(shoot, robin).slot
    given = {"number": 1, "value": "7", "reason": "the paper says so"}
    correct_shot(slot.public_id, by=host, **given)
    assert slot.revisions.get().actor == marian

    own, strangers = join(shoot, marian).slot, make_card(guy)
    for card, by in ((own, host), (strangers, host), (slot, Caller(guy.pk))):
        with pytest.raises(NotFound):
            correct_shot(card.public_id, by=by, **given)


def test_the_host_of_a_cancelled_shoot_corrects_nothing(shoot, host, robin):
    slot = join(shoot, robin).slot
    cancel_shoot(shoot.public_id, by=host)
    with pytest.raises(NotFound):
        correct_shot(slot.public_id, number=1, value="7", reason="the paper says so", by=host)


# P9
def test_every_version_is_the_fold_of_the_changes_before_it(shoot, host, robin, tuck, guy):
    boards = {0: {}}

    def look(sender, shoot, changes, **_):
        listed = Participant.objects.filter(shoot=shoot).order_by("pk")
        boards[shoot.version] = {each.pk: (each.name, each.figures) for each in listed}

    shoot_changed.connect(look)
    try:
        robins, tucks = join(shoot, robin), join(shoot, tuck, nickname="Friar")
        start_shoot(shoot.public_id, by=host)
        fill(robin, robins.slot)
        fill(tuck, tucks.slot)
        Phone(robin).tap(robins.slot, 3, None)
        guys = join(shoot, guy)
        shoot_arrows(guy, guys.slot, "9")
        remove_participant(shoot.public_id, tucks.public_id, by=host)
        leave_shoot(shoot.public_id, by=Caller(guy.pk))
        close_shoot(shoot.public_id, by=host)
    finally:
        shoot_changed.disconnect(look)

    shoot.refresh_from_db()
    assert sorted(boards) == list(range(shoot.version + 1))
    for version, board in boards.items():
        changes = shoot.changes.filter(version__lte=version).exclude(participant=None)
        assert {each.participant_id: (each.name, each.figures) for each in changes} == board
