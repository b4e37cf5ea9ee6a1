"""What time has ended, stored by a command. Case BF-45."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError

from leaderboard.closing import close_days
from leaderboard.hosting import start_shoot
from leaderboard.models import Shoot, ShootChange
from leaderboard.settling import bring_about_due
from leaderboard.tests.factory import fill, host_shoot, join, kinds, shoot_arrows
from scoring.callers import Caller
from scoring.models import Session, Shot, Slot
from scoring.tests.commands import ended_by, in_a_shell
from scoring.tests.factory import make_session, make_slot
from scoring.tests.races import raced

# A dry run reads from a snapshot, which is a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)


def run(*options):
    code, said = ended_by("close_days", *options)
    assert code == 0
    return said


@pytest.fixture
def over(shoot, robin, clock):
    """Robin has shot in Marian's shoot, and its day is over."""
    participant = join(shoot, robin)
    shoot_arrows(robin, participant.slot, "9")
    clock.now = shoot.expires_at + timedelta(hours=3)
    return shoot


def test_a_shoot_past_its_end_is_finished_with_its_end(over):
    said = run()

    ended = "2026-05-01T23:00:00.000Z"
    assert f"shoot={over.public_id} check_in -> finished at={ended}" in said.splitlines()
    assert "shoots_finished: 1" in said
    over.refresh_from_db()
    assert (over.status, over.closed_at) == ("finished", over.expires_at)
    assert kinds(over)[-1] == "expired"


def test_a_second_time_nothing_is_changed(over):
    run()
    version = Shoot.objects.get().version

    again = run()
    assert again == (
        "shoots_started: 0   shoots_finished: 0   shoots_cancelled: 0   sessions_closed: 0\n"
    )
    assert Shoot.objects.get().version == version


def test_a_check_in_to_which_nobody_came_is_cancelled(shoot, clock):
    clock.now = shoot.expires_at
    assert "check_in -> cancelled" in run()
    assert Shoot.objects.get().status == "cancelled"


def test_all_who_had_finished_have_so_for_good(shoot, robin, clock):
    join(shoot, robin)
    start_shoot(shoot.public_id, by=Caller(shoot.host_id))
    fill(robin, Slot.objects.get())
    assert Shoot.objects.get().status == "finished"
    clock.now = shoot.expires_at

    said = run()
    assert "finished -> over" in said
    assert "shoots_finished: 1" in said


def test_a_countdown_that_is_down_starts_its_shoot(tuck, robin, clock):
    starts_at = clock.now + timedelta(minutes=10)
    shoot = host_shoot(tuck, starts_at=starts_at)
    join(shoot, robin)
    clock.forward(minutes=30)

    assert "check_in -> shooting at=2026-05-01T18:10:00.000Z" in run()
    shoot.refresh_from_db()
    assert shoot.started_at == starts_at


def test_a_session_without_an_arrow_for_72_h_is_closed_and_no_other(robin, tuck, clock):
    slot = make_slot(robin)
    clock.forward(hours=71)
    make_session(tuck)
    clock.forward(hours=1)

    said = run()
    assert f"session={slot.session.public_id} open -> closed at=2026-05-04T18:00:00.000Z" in said
    assert "sessions_closed: 1" in said
    slot.refresh_from_db()
    assert slot.left_at == Session.objects.get(owner=robin).closed_at == clock.now
    assert Session.objects.get(owner=tuck).is_open


def test_nothing_is_deleted_and_a_late_arrow_counts(over, robin):
    before = [model.objects.count() for model in (Shot, Slot, Session, ShootChange)]
    run()

    after = [model.objects.count() for model in (Shot, Slot, Session, ShootChange)]
    assert after == [*before[:3], before[3] + 1]
    slot = Slot.objects.get()
    assert not slot.is_gone_at(over.expires_at + timedelta(hours=71))


def test_what_is_not_due_stays_as_it_is(shoot, robin):
    join(shoot, robin)
    version = Shoot.objects.get().version

    assert "->" not in run()
    assert Shoot.objects.get().version == version


def test_a_dry_run_says_the_same_and_writes_nothing(over, robin, tuck, clock):
    host_shoot(tuck)
    clock.forward(hours=96)
    version = Shoot.objects.get(pk=over.pk).version
    told = json.loads(run("--dry-run", "--format", "json"))

    assert Shoot.objects.filter(closed_at=None).count() == 2
    assert Shoot.objects.get(pk=over.pk).version == version
    assert not Session.objects.exclude(closed_at=None).exists()
    assert told["dry_run"] is True
    assert json.loads(run("--format", "json")) == told | {"dry_run": False}
    assert [each["after"] for each in told["transitions"]] == ["finished", "cancelled", "closed"]


def test_a_dry_run_in_words_says_that_nothing_was_written(over):
    assert run("--dry-run").endswith("dry-run: nothing was written\n")


def test_beside_a_tick_that_was_quicker_nothing_is_told_twice(over):
    bring_about_due()

    assert close_days() == []


def test_of_many_at_once_one_does_it(over):
    made = raced(*[close_days] * 4, *[bring_about_due] * 4)

    assert sum(map(len, made)) == 1
    assert kinds(over).count("expired") == 1


def test_what_does_not_exist_is_wrong_use():
    with pytest.raises(CommandError, match="--gently"):
        run("--gently")


def test_a_shell_learns_that_the_database_cannot_be_read(tmp_path):
    ended = in_a_shell("close_days", data=tmp_path)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "The database is away" in ended.stderr
    assert "Traceback" not in ended.stderr
