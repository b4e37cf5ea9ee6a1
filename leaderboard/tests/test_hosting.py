"""What the host does with a shoot, and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from leaderboard.emergency import call_fast, lift_fast
from leaderboard.hosting import (
    cancel_shoot,
    change_shoot,
    close_shoot,
    renew_join_link,
    renew_watch_link,
    start_shoot,
)
from leaderboard.leaving import remove_participant
from leaderboard.settling import bring_about_due
from leaderboard.tests.factory import fill, join, kinds, shoot_arrows
from scoring.callers import Caller
from scoring.refusals import Conflict, Forbidden, Invalid, NotFound, TooMany

HOSTS_ACTIONS = [start_shoot, close_shoot, cancel_shoot, renew_join_link, renew_watch_link]


@pytest.mark.parametrize("act", HOSTS_ACTIONS)
def test_who_is_not_the_host_changes_nothing(shoot, tuck, guy, act):
    join(shoot, tuck)
    before = kinds(shoot)
    with pytest.raises(Forbidden):
        act(shoot.public_id, by=Caller(tuck.pk))
    with pytest.raises(NotFound):
        act(shoot.public_id, by=Caller(guy.pk))
    assert kinds(shoot) == before


def test_who_is_not_the_host_neither_locks_nor_removes(shoot, robin, tuck, guy):
    participant = join(shoot, robin)
    join(shoot, tuck)
    for archer, refusal in ((tuck, Forbidden), (guy, NotFound)):
        by = Caller(archer.pk)
        with pytest.raises(refusal):
            change_shoot(shoot.public_id, is_locked=True, by=by)
        with pytest.raises(refusal):
            remove_participant(shoot.public_id, participant.public_id, by=by)
    assert kinds(shoot) == ["made", "joined", "joined"]


# SO-16
def test_locked_it_is_shot_on(shoot, host, robin):
    participant = join(shoot, robin)
    change_shoot(shoot.public_id, is_locked=True, by=host)
    shoot_arrows(robin, participant.slot, "9")

    participant.refresh_from_db()
    assert participant.figures["total"] == 9


def test_it_starts_once(shoot, host, clock):
    first = start_shoot(shoot.public_id, by=host).started_at
    clock.forward(minutes=1)
    again = start_shoot(shoot.public_id, by=host)

    assert (again.status, again.started_at, again.version) == ("shooting", first, 1)
    assert kinds(shoot) == ["made", "started"]


def test_the_countdown_starts_it_at_its_time_whenever_the_tick_comes(shoot, host, robin, clock):
    join(shoot, robin)
    starts_at = clock.now + timedelta(minutes=5)
    change_shoot(shoot.public_id, starts_at=starts_at, by=host)
    clock.forward(minutes=4)
    bring_about_due()
    assert kinds(shoot) == ["made", "joined", "changed"]

    clock.forward(minutes=3)
    bring_about_due()
    bring_about_due()
    shoot.refresh_from_db()
    assert (shoot.status, shoot.started_at) == ("shooting", starts_at)
    assert kinds(shoot) == ["made", "joined", "changed", "started"]


def test_a_countdown_with_nobody_there_waits_for_the_first_archer(shoot, host, robin, clock):
    change_shoot(shoot.public_id, starts_at=clock.now + timedelta(minutes=5), by=host)
    joined_at = clock.forward(minutes=20)
    bring_about_due()
    assert kinds(shoot) == ["made", "changed"]

    join(shoot, robin)
    shoot.refresh_from_db()
    assert (shoot.status, shoot.started_at) == ("shooting", joined_at)
    assert kinds(shoot) == ["made", "changed", "joined", "started"]


def test_nobody_came_at_all(shoot, host, clock):
    change_shoot(shoot.public_id, starts_at=clock.now + timedelta(minutes=5), by=host)
    clock.now = shoot.expires_at
    bring_about_due()
    bring_about_due()

    shoot.refresh_from_db()
    assert (shoot.status, shoot.closed_at) == ("cancelled", shoot.expires_at)
    assert kinds(shoot) == ["made", "changed", "expired"]


def test_the_start_moved_to_the_past_starts_it(shoot, host, robin, clock):
    join(shoot, robin)
    moved = change_shoot(shoot.public_id, starts_at=clock.now - timedelta(hours=1), by=host)

    assert (moved.status, moved.started_at) == ("shooting", clock.now)
    with pytest.raises(Conflict):
        change_shoot(shoot.public_id, starts_at=clock.now, by=host)


def test_the_end_moves_to_a_later_time_only(shoot, host, robin):
    slot = join(shoot, robin).slot
    later = shoot.expires_at + timedelta(hours=2)
    change_shoot(shoot.public_id, expires_at=later, by=host)

    slot.refresh_from_db()
    shoot.refresh_from_db()
    assert slot.takes_arrows_until == shoot.expires_at == later
    assert shoot.code.held_until == later + timedelta(hours=48)
    for wrong in (later - timedelta(seconds=1), later + timedelta(days=30)):
        with pytest.raises(Invalid):
            change_shoot(shoot.public_id, expires_at=wrong, by=host)


def test_what_is_changed_is_one_step_and_without_a_change_there_is_none(shoot, host):
    for _ in range(2):
        change_shoot(shoot.public_id, title=" Finals ", round_key="wa18", capacity=8, by=host)

    assert kinds(shoot) == ["made", "changed"]
    figures = shoot.changes.last().figures
    assert (figures["title"], figures["round"], figures["capacity"]) == ("Finals", "wa18", 8)


def test_the_rule_follows_the_round_until_somebody_has_joined(shoot, host, robin):
    assert change_shoot(shoot.public_id, round_key="wa18", by=host).tie_break == "wa_indoor"
    join(shoot, robin)

    assert change_shoot(shoot.public_id, round_key="wa720_70", by=host).tie_break == "wa_indoor"
    chosen = change_shoot(shoot.public_id, tie_break="agb_imperial", by=host)
    assert (chosen.tie_break, chosen.version) == ("agb_imperial", 4)


def test_no_room_is_made_less_than_there_are_archers(shoot, host, robin, tuck):
    join(shoot, robin)
    join(shoot, tuck)
    with pytest.raises(Conflict):
        change_shoot(shoot.public_id, capacity=1, by=host)


def test_closed_it_stands_as_it_is_for_good(shoot, host, robin, tuck, guy, clock):
    shot, idle = join(shoot, robin), join(shoot, tuck)
    start_shoot(shoot.public_id, by=host)
    shoot_arrows(robin, shot.slot, "9", "7")
    clock.forward(minutes=1)
    for _ in range(2):
        closed = close_shoot(shoot.public_id, by=host)

    assert (closed.status, closed.closed_at) == ("finished", clock.now)
    assert kinds(shoot)[-1] == "closed+did_not_start"
    for participant, status in ((shot, "competing"), (idle, "did_not_start")):
        participant.refresh_from_db()
        assert (participant.status, participant.finished_at) == (status, None)
    assert shot.figures["fired"] == 2
    with pytest.raises(NotFound):
        join(shoot, guy)


def test_closed_it_takes_no_arrow_that_is_shot_later(shoot, host, robin, clock):
    slot = join(shoot, robin).slot
    shoot_arrows(robin, slot, "9")
    closed_at = clock.forward(minutes=1)
    close_shoot(shoot.public_id, by=host)
    clock.forward(minutes=1)
    shoot_arrows(robin, slot, "7")

    slot.refresh_from_db()
    assert (slot.takes_arrows_until, slot.total) == (closed_at, 9)


def test_cancelled_it_leaves_the_cards_as_they_are(shoot, host, robin):
    slot = join(shoot, robin).slot
    shoot_arrows(robin, slot, "9")
    for _ in range(2):
        assert cancel_shoot(shoot.public_id, by=host).status == "cancelled"
    shoot_arrows(robin, slot, "7")

    slot.refresh_from_db()
    assert (slot.takes_arrows_until, slot.total) == (None, 16)
    assert kinds(shoot) == ["made", "joined", "shot", "cancelled"]


@pytest.mark.parametrize("act", [start_shoot, close_shoot])
def test_a_cancelled_shoot_goes_on_no_more(shoot, host, act):
    cancel_shoot(shoot.public_id, by=host)
    with pytest.raises(Conflict):
        act(shoot.public_id, by=host)


def test_a_result_is_not_cancelled(shoot, host):
    close_shoot(shoot.public_id, by=host)
    with pytest.raises(Conflict):
        cancel_shoot(shoot.public_id, by=host)


def test_it_ends_with_the_day_and_nothing_is_lost(shoot, host, robin, tuck, guy, clock):
    participant = join(shoot, robin)
    join(shoot, tuck)
    shoot_arrows(robin, participant.slot, "9")
    clock.now = shoot.expires_at
    with pytest.raises(NotFound):
        join(shoot, guy)
    bring_about_due()

    shoot.refresh_from_db()
    assert (shoot.status, shoot.closed_at) == ("finished", datetime(2026, 5, 1, 23, tzinfo=UTC))
    assert kinds(shoot)[-1] == "expired+did_not_start"
    participant.refresh_from_db()
    assert participant.figures["total"] == 9


def test_all_finished_the_shoot_is_too_and_a_newcomer_opens_it_again(shoot, host, robin, tuck):
    slot = join(shoot, robin).slot
    start_shoot(shoot.public_id, by=host)
    fill(robin, slot)
    shoot.refresh_from_db()
    assert (shoot.status, kinds(shoot)[-2:]) == ("finished", ["card_finished", "finished"])

    join(shoot, tuck)
    shoot.refresh_from_db()
    assert (shoot.status, shoot.finished_at) == ("shooting", None)
    assert kinds(shoot)[-2:] == ["joined", "reopened"]


# Fast


def test_fast_is_called_by_anybody_in_it_and_lifted_by_the_host(shoot, host, robin, guy, clock):
    participant = join(shoot, robin)
    by = Caller(robin.pk)
    called = call_fast(shoot.public_id, by=by)
    assert (called.fast_at, called.fast_by) == (clock.now, participant)
    assert call_fast(shoot.public_id, by=host).version == called.version

    with pytest.raises(Forbidden):
        lift_fast(shoot.public_id, by=by)
    with pytest.raises(NotFound):
        call_fast(shoot.public_id, by=Caller(guy.pk))
    for _ in range(2):
        assert lift_fast(shoot.public_id, by=host).fast_at is None
    assert kinds(shoot) == ["made", "joined", "fast", "fast_lifted"]
    assert [change.actor for change in shoot.changes.filter(kind="fast")] == [robin]


def test_an_archer_calls_it_once_a_minute(shoot, host, robin, tuck, clock):
    join(shoot, robin)
    join(shoot, tuck)
    call_fast(shoot.public_id, by=Caller(robin.pk))
    lift_fast(shoot.public_id, by=host)
    with pytest.raises(TooMany):
        call_fast(shoot.public_id, by=Caller(robin.pk))

    call_fast(shoot.public_id, by=Caller(tuck.pk))
    lift_fast(shoot.public_id, by=host)
    clock.forward(minutes=1)
    assert call_fast(shoot.public_id, by=Caller(robin.pk)).fast_at == clock.now


def test_once_it_is_over_nobody_calls_it(shoot, host):
    close_shoot(shoot.public_id, by=host)
    with pytest.raises(Conflict):
        call_fast(shoot.public_id, by=host)
