"""Ready, competing or not, by which name, and out again. Cases SO-18 to SO-24, SO-34 to SO-36."""

from datetime import timedelta

import pytest

from leaderboard.hosting import change_shoot, close_shoot, start_shoot
from leaderboard.leaving import leave_shoot, remove_participant
from leaderboard.participating import rename_participant, set_ready, set_status
from leaderboard.settling import attendance_of, bring_about_due
from leaderboard.tests.factory import fill, join, kinds, shoot_arrows
from scoring.accounts import change_profile
from scoring.callers import Caller
from scoring.mates import add_mate
from scoring.refusals import Conflict, Forbidden, Invalid, NotFound


@pytest.fixture
def in_it(shoot, robin, tuck):
    """Robin and Tuck."""
    return [join(shoot, robin), join(shoot, tuck)]


def ready(shoot, archer, is_ready=True):
    return set_ready(shoot.public_id, is_ready=is_ready, by=Caller(archer.pk))


def put(shoot, participant, status, by, **facts):
    by = Caller(by.pk)
    return set_status(shoot.public_id, participant.public_id, status=status, by=by, **facts)


# Ready


def test_when_all_are_ready_it_starts_once(shoot, host, robin, tuck, in_it, clock):
    change_shoot(shoot.public_id, starts_at=clock.now + timedelta(minutes=5), by=host)
    ready(shoot, robin)
    shoot.refresh_from_db()
    assert shoot.status == "check_in"
    started_at = clock.forward(minutes=1)
    ready(shoot, tuck)

    clock.forward(minutes=10)
    bring_about_due()
    shoot.refresh_from_db()
    assert (shoot.status, shoot.started_at) == ("shooting", started_at)
    assert kinds(shoot).count("started") == 1


def test_where_the_host_turned_that_off_it_waits(shoot, host, robin, tuck, in_it):
    change_shoot(shoot.public_id, starts_when_ready=False, by=host)
    ready(shoot, robin)
    ready(shoot, tuck)
    shoot.refresh_from_db()
    assert shoot.status == "check_in"


def test_as_many_as_are_expected_start_it(shoot, host, robin, tuck, in_it):
    change_shoot(shoot.public_id, starts_when_ready=False, capacity=2, by=host)
    ready(shoot, robin)
    ready(shoot, tuck)
    shoot.refresh_from_db()
    assert shoot.status == "shooting"


def test_the_last_who_is_not_ready_leaves_and_it_starts(shoot, robin, tuck, guy, in_it):
    join(shoot, guy)
    ready(shoot, robin)
    ready(shoot, tuck)
    leave_shoot(shoot.public_id, by=Caller(guy.pk))
    assert kinds(shoot)[-2:] == ["left", "started"]


def test_a_mark_is_made_and_taken_back(shoot, robin, in_it):
    for is_ready in (True, True, False):
        participant = ready(shoot, robin, is_ready)
    assert participant.figures["is_ready"] is False
    assert kinds(shoot)[-2:] == ["ready", "not_ready"]


def test_once_it_has_started_nobody_gets_ready(shoot, host, robin, guy, in_it):
    start_shoot(shoot.public_id, by=host)
    with pytest.raises(Conflict):
        ready(shoot, robin)
    with pytest.raises(NotFound):
        ready(shoot, guy)


# Leaving


# SO-18, SO-19
def test_leaving_in_check_in_frees_the_place(shoot, host, robin, tuck, in_it):
    change_shoot(shoot.public_id, capacity=2, by=host)
    for _ in range(2):
        participant = leave_shoot(shoot.public_id, by=Caller(robin.pk))

    assert participant.status == participant.figures["status"] == "left"
    assert attendance_of(shoot).listed == 1
    assert kinds(shoot) == ["made", "joined", "joined", "changed", "left"]
    participant.slot.refresh_from_db()
    assert participant.slot.takes_arrows_until is None


def test_nobody_leaves_what_they_never_joined(shoot, marian, guy, in_it):
    for archer in (guy, marian):
        with pytest.raises(NotFound):
            leave_shoot(shoot.public_id, by=Caller(archer.pk))


# SO-34
def test_leaving_while_shooting_is_to_retire(shoot, host, robin, in_it, clock):
    start_shoot(shoot.public_id, by=host)
    shoot_arrows(robin, in_it[0].slot, "9")
    for _ in range(2):
        participant = leave_shoot(shoot.public_id, by=Caller(robin.pk))

    assert (participant.status, participant.retired_at) == ("retired", clock.now)
    assert participant.figures["total"] == 9
    assert kinds(shoot)[-2:] == ["shot", "status"]


# SO-35
def test_nobody_retires_who_has_finished(shoot, host, robin, in_it):
    start_shoot(shoot.public_id, by=host)
    fill(robin, in_it[0].slot)
    with pytest.raises(Conflict):
        leave_shoot(shoot.public_id, by=Caller(robin.pk))
    with pytest.raises(Conflict):
        put(shoot, in_it[0], "retired", robin)


# SO-49
def test_whoever_comes_back_and_fills_the_card_has_finished(shoot, host, robin, tuck, in_it):
    start_shoot(shoot.public_id, by=host)
    put(shoot, in_it[0], "retired", robin)
    put(shoot, in_it[0], "competing", robin)
    fill(robin, in_it[0].slot)

    in_it[0].refresh_from_db()
    assert (in_it[0].status, in_it[0].finish_order) == ("competing", 1)
    assert kinds(shoot)[-3:] == ["status", "came_back", "card_finished"]


def test_the_last_who_has_not_finished_retires_and_the_shoot_is_finished(
    shoot, host, robin, tuck, in_it
):
    start_shoot(shoot.public_id, by=host)
    fill(robin, in_it[0].slot)
    leave_shoot(shoot.public_id, by=Caller(tuck.pk))
    shoot.refresh_from_db()
    assert shoot.status == "finished"


def test_whoever_finished_behind_one_who_is_removed_moves_up(shoot, host, robin, tuck, in_it):
    start_shoot(shoot.public_id, by=host)
    fill(robin, in_it[0].slot)
    fill(tuck, in_it[1].slot)
    for _ in range(2):
        remove_participant(shoot.public_id, in_it[0].public_id, by=host)

    for participant, order in zip(in_it, (None, 1), strict=True):
        participant.refresh_from_db()
        assert participant.finish_order == participant.figures["finish_order"] == order
    assert kinds(shoot)[-1] == "removed+moved_up"


# Status


def test_the_archer_says_that_they_only_visit_and_the_host_that_they_are_out(
    shoot, marian, robin, in_it
):
    put(shoot, in_it[0], "visiting", robin)
    out = put(shoot, in_it[0], "disqualified", marian, reason="shot before the whistle")

    change = out.changes.latest("version")
    assert (change.kind, change.actor, change.reason) == (
        "status",
        marian,
        "shot before the whistle",
    )
    assert out.figures["status"] == "disqualified"
    with pytest.raises(Forbidden):
        put(shoot, in_it[0], "competing", robin)
    assert put(shoot, in_it[0], "competing", marian).status == "competing"


def test_nobody_decides_about_another(shoot, robin, tuck, guy, in_it):
    for status in ("retired", "visiting"):
        with pytest.raises(Forbidden):
            put(shoot, in_it[0], status, tuck)
        with pytest.raises(NotFound):
            put(shoot, in_it[0], status, guy)
    with pytest.raises(Forbidden):
        put(shoot, in_it[0], "disqualified", robin)
    assert kinds(shoot) == ["made", "joined", "joined"]


@pytest.mark.parametrize("status", ["left", "removed", "did_not_start", "winning"])
def test_what_is_nobodys_word_is_refused(shoot, marian, in_it, status):
    with pytest.raises(Invalid):
        put(shoot, in_it[0], status, marian)


def test_when_it_is_over_the_host_alone_decides(shoot, host, marian, robin, in_it):
    shoot_arrows(robin, in_it[0].slot, "9")
    close_shoot(shoot.public_id, by=host)
    with pytest.raises(Conflict):
        put(shoot, in_it[0], "visiting", robin)
    assert put(shoot, in_it[0], "disqualified", marian).status == "disqualified"


# Names


def test_a_nickname_is_shown_in_this_shoot_alone(shoot, robin, in_it):
    by = Caller(robin.pk)
    for _ in range(2):
        participant = rename_participant(shoot.public_id, nickname=" Hood ", by=by)
    assert (participant.name, participant.changes.latest("version").name) == ("Hood", "Hood")
    robin.refresh_from_db()
    assert robin.display_name == "Robin"

    assert rename_participant(shoot.public_id, nickname="", by=by).name == "Robin"
    assert kinds(shoot)[-2:] == ["renamed", "renamed"]


def test_a_new_name_is_on_every_board_that_is_not_over(shoot, host, robin, tuck, in_it):
    rename_participant(shoot.public_id, nickname="Friar", by=Caller(tuck.pk))
    before = kinds(shoot)
    change_profile(by=Caller(robin.pk), display_name="Robin Hood")
    change_profile(by=Caller(tuck.pk), display_name="Brother Tuck")
    close_shoot(shoot.public_id, by=host)
    change_profile(by=Caller(robin.pk), display_name="Earl of Huntingdon")

    names = [*shoot.participants.order_by("pk").values_list("name", flat=True)]
    assert names == ["Robin Hood", "Friar"]
    assert kinds(shoot) == [*before, "renamed", "closed+did_not_start+did_not_start"]


def test_a_board_whose_day_is_over_keeps_the_name_before_any_tick(shoot, robin, in_it, clock):
    clock.now = shoot.expires_at
    change_profile(by=Caller(robin.pk), display_name="Earl of Huntingdon")

    in_it[0].refresh_from_db()
    assert in_it[0].name == "Robin"


def test_an_archer_acts_for_the_mates_on_this_phone_and_no_others(shoot, robin, tuck, in_it):
    mate = add_mate(in_it[0].slot.public_id, name="Much", by=Caller(robin.pk))
    much = join(shoot, mate.archer, mate)
    given = {"by": Caller(robin.pk), "participant_id": much.public_id}

    assert set_ready(shoot.public_id, is_ready=True, **given) == much
    assert rename_participant(shoot.public_id, nickname="Miller", **given).name == "Miller"
    with pytest.raises(NotFound):
        leave_shoot(shoot.public_id, by=Caller(tuck.pk), participant_id=much.public_id)
    assert leave_shoot(shoot.public_id, **given).status == "left"
