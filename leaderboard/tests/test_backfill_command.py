"""What a backfill tells, and how it ends: BF-30, BF-31, BF-36 to BF-38, BF-40, BF-42, BF-51."""

import io
import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from leaderboard.backfilling import kinds
from leaderboard.management.commands import backfill as command
from leaderboard.models import BackfillRun, BackfillState, Participant
from leaderboard.tests.past_shoots import (
    ALL,
    DAY,
    backfill,
    counts,
    keep_payload,
    old_card,
    old_shoot,
    run,
)

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    """Somebody sits there, and types this when asked."""

    def isatty(self):
        return True


# BF-30
def test_one_shoot_that_fails_does_not_stop_the_others(past, monkeypatch):
    count = kinds.count_shots

    def count_but_one(value_counts, keypad):
        if value_counts == {"7": 1}:
            raise RuntimeError("bent\narrow")
        return count(value_counts, keypad)

    monkeypatch.setattr(kinds, "count_shots", count_but_one)
    shoot = old_shoot(past.host, old_card(past.robin, "9"))
    ran = backfill(*ALL)

    assert (ran.code, ran["failed"], counts(shoot.participants.get())) == (3, 3, [(1, 1)])
    assert {each["error"] for each in ran["failures"]} == {"RuntimeError: bent arrow"}
    assert "Traceback" not in ran.complained
    assert "Traceback" in backfill(*ALL, verbosity=3).complained


def test_what_the_database_refuses_fails_alone(past):
    """Hits that nobody can know and that are more than the arrows."""
    odd = old_card(past.robin, "", round_key="", face_key="none", shots_fired=9, shots_hit=9)

    ran = backfill("--all", "--force-shots")

    assert (ran.code, ran["failed"], counts(odd)) == (3, 1, [(9, 9)])
    assert ran["failures"][0]["shoot"] == f"slot {odd.public_id}"
    assert counts(past.m1, past.m3) == [(3, 2)] * 2
    assert BackfillState.objects.get(object_id=odd.pk, kind="shots").status == "failed"


# BF-31
@pytest.mark.one_database
def test_without_a_database_it_says_so_in_a_line():
    ended = subprocess.run(
        [sys.executable, "manage.py", "backfill", *ALL],
        env={**os.environ, "DATABASE_URL": "postgresql://archer:secret@127.0.0.1:1/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )

    [line] = ended.stderr.splitlines()
    assert (ended.returncode, ended.stdout) == (1, "")
    assert line.startswith("CommandError: the database: ")
    assert "secret" not in line


# BF-51
@pytest.mark.parametrize(
    ("flags", "failures"), [(["--max-failures", "3"], 3), (["--fail-fast"], 1)]
)
def test_too_many_failures_end_it_with_what_was_committed_kept(robin, flags, failures):
    good, *bad, behind = (old_card(robin, "9", at=DAY - timedelta(days=n)) for n in range(12))
    for card in bad:
        card.shots.all().delete()
        keep_payload(card, ["11z"])

    ran = backfill("--all", "--shots", *flags)

    assert (ran.code, ran["failed"], ran["status"]) == (1, failures, "failed")
    assert counts(good, behind) == [(1, 1), (None, None)]


# BF-36
@pytest.mark.parametrize("size", ["1", "7", "10000"])
def test_the_size_of_a_batch_changes_nothing(past, size):
    backfill("--all", "--force-shots", "--force-participants-shots", "--batch-size", size)

    seats = [seat for shoot in past.shoots for seat in past.seats(shoot)]
    assert counts(*seats) == [(3, 2), (2, 1), (1, 1)] * 3
    assert counts(*(seat.slot for seat in seats)) == [(3, 2), (2, 1), (1, 1)] * 3


# BF-37
def test_where_nobody_looks_there_is_the_result_alone(past):
    ran = run("--player", "robin", "--shots", "--participants-shots", "--max-shoots", "1")

    words = ran.said.split()
    told = dict(zip(words[::2], words[1::2], strict=True))
    assert float(told.pop("elapsed_seconds:")) >= 0
    assert told == {
        "shoots_checked:": "3",
        "shots_updated:": "1",
        "no_data:": "0",
        "shoots_missing_data:": "1",
        "participants_shots_updated:": "3",
        "skipped_locked:": "0",
        "sources_fetched:": "1",
        "unchanged:": "0",
        "failed:": "0",
    }
    assert ran.complained == ""


def test_on_a_terminal_a_bar_is_drawn_on_stderr(past):
    complained, said = Terminal(), io.StringIO()

    _called(*ALL, stdout=said, stderr=complained)

    assert "\r" in complained.getvalue()
    assert "[##########] 3/3 shoots" in complained.getvalue()
    assert "updated 17  failed 0\n" in complained.getvalue()
    assert "[" not in said.getvalue()


def test_without_progress_there_is_no_bar(past):
    complained = Terminal()

    _called(*ALL, "--no-progress", stdout=io.StringIO(), stderr=complained)

    assert complained.getvalue() == ""


# BF-38
def test_json_is_one_object_with_the_exit_code(past):
    keep_payload(old_card(past.robin), ["11z"])

    ran = run(*ALL, "--format", "json")

    told = json.loads(ran.said)
    assert (told["exit_code"], ran.code) == (3, 3)
    assert told["run_id"] == BackfillRun.objects.get().pk
    assert told["options"]["kinds"] == {"shots": False, "participants-shots": False}
    assert {"status", "dry_run", "failures", "conflicts", "orphans"} <= told.keys()


def test_force_flags_are_normalised_before_they_are_told(past):
    both, alone = (
        backfill("--all", *flags)["options"]
        for flags in (["--shots", "--force-shots"], ["--force-shots"])
    )

    assert both == alone
    assert both["kinds"] == {"shots": True}


# BF-40
def test_many_shoots_are_asked_about_on_a_terminal(past, monkeypatch):
    monkeypatch.setattr(command, "MANY_UNITS", 2)
    for answer, code in (("n\n", 2), ("\n", 2), ("y\n", 0)):
        monkeypatch.setattr("sys.stdin", Terminal(answer))
        complained = Terminal()

        assert _called(*ALL, stdout=io.StringIO(), stderr=complained) == code
        assert "3 shoots would be visited. Go on? [y/N]" in complained.getvalue()
        assert Participant.objects.filter(shots_fired=None).exists() == (code == 2)


@pytest.mark.parametrize("way", ["yes", "no terminal", "few"])
def test_nobody_is_asked_who_said_yes_or_could_not_answer(past, monkeypatch, way):
    monkeypatch.setattr(command, "MANY_UNITS", 3 if way == "few" else 2)
    monkeypatch.setattr("sys.stdin", Terminal("n\n") if way != "no terminal" else io.StringIO())
    complained = Terminal() if way != "no terminal" else io.StringIO()

    code = _called(
        *ALL, *(["--yes"] if way == "yes" else []), stdout=io.StringIO(), stderr=complained
    )

    assert code == 0
    assert "Go on?" not in complained.getvalue()


# BF-42
def test_where_nothing_is_nothing_is_done():
    ran = backfill(*ALL)

    assert ran.code == 0
    assert {ran[name] for name in ("shoots_checked", "sources_fetched", "failed")} == {0}


def _called(*words, **streams):
    """Its exit code."""
    try:
        call_command("backfill", *words, **streams)
    except (SystemExit, CommandError) as ended:
        return ended.returncode if isinstance(ended, CommandError) else ended.code
    return 0
