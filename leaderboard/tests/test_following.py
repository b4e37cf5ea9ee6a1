"""The board follows the cards. Cases SO-39 to SO-42, SO-50, SO-51."""

from datetime import timedelta

import pytest

from leaderboard.changing import shoot_changed
from leaderboard.hosting import cancel_shoot, close_shoot, start_shoot
from leaderboard.leaving import leave_shoot, remove_participant
from leaderboard.models import Participant, Shoot
from leaderboard.settling import bring_about_due
from leaderboard.tests.factory import (
    fill,
    host_shoot,
    join,
    kinds,
    make_card,
    shoot_arrows,
    shown,
    write_together,
)
from scoring.callers import Caller
from scoring.places import leave_place
from scoring.recording import correct_shot
from scoring.refusals import Gone, NotFound
from scoring.tests.factory import make_slot
from scoring.tests.phone import Phone


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
