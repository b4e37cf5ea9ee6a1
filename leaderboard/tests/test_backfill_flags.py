"""What a backfill is told: cases BF-24 to BF-26, BF-39, BF-41, BF-50."""

import pytest

from leaderboard.backfilling import kinds
from leaderboard.backfilling.flags import EXAMPLES
from leaderboard.management.commands import backfill as command
from leaderboard.tests.past_shoots import backfill, run
from scoring.tests.factory import make_archer

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(capsys):
    """What the shell has of it: the exit code, and what stands on stderr."""

    def typed(*words):
        with pytest.raises(SystemExit) as ended:
            command.Command().run_from_argv(["manage.py", "backfill", *words])
        return ended.value.code, capsys.readouterr()

    return typed


# BF-24, BF-50, BF-08, BF-41
@pytest.mark.one_database
@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--shots"], "one of the arguments --player/--archer --all is required"),
        (["--player", "robin", "--all", "--shots"], "not allowed with argument"),
        (["--all", "--dry-run", "--verify", "--shots"], "not allowed with argument"),
        (["--all", "--resume", "--restart", "--shots"], "not allowed with argument"),
        (["--all", "--fail-fast", "--max-failures", "5", "--shots"], "not allowed with argument"),
        (["--all", "--shots", "--max-shoots", "0"], "not a number from 1 on"),
        (["--all", "--shots", "--max-shoots", "-1"], "not a number from 1 on"),
        (["--all", "--shots", "--batch-size", "0"], "not a number from 1 on"),
        (["--all", "--shots", "--since", "yesterday"], "not a day such as"),
        (["--all", "--shots", "--wait", "-1"], "not a number of seconds"),
        (["--all", "--shots", "--source", "memory"], "invalid choice"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_usage(typed, words, complaint):
    code, told = typed(*words)

    assert code == 2
    assert "usage: manage.py backfill" in told.err
    assert complaint in told.err
    assert told.out == ""


def test_without_a_data_option_they_are_named():
    ran = run("--all")

    assert (ran.code, ran.complained) == (2, "choose --shots and/or --participants-shots")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--shoot", ""], "there is no shoot with this code or id"),
        (["--since", "2026-05-02", "--until", "2026-05-01"], "no day is both since 2026-05-02"),
    ],
)
def test_a_scope_in_which_nothing_can_be_is_refused(words, complaint):
    ran = run("--all", "--shots", *words)

    assert ran.code == 2
    assert complaint in ran.complained


@pytest.mark.parametrize("name", ["\x1b[2J", "\udcff", ""])
def test_what_no_archer_is_called_is_refused_in_one_line(name):
    ran = run("--player", name, "--shots")

    assert ran.code == 2
    assert "there is no such archer" in ran.complained
    assert name.isprintable() == (name in ran.complained)


# BF-25
def test_an_archer_who_is_not_there_is_answered_with_near_names(robin, tuck):
    ran = run("--player", "robbin", "--shots")

    assert ran.code == 2
    assert "there is no such archer; there is" in ran.complained
    assert "robin" in ran.complained
    assert "tuck" not in ran.complained


def test_a_name_that_several_have_is_answered_with_their_ids(robin):
    twins = [make_archer(None, display_name="Will") for _ in range(2)]

    ran = run("--player", "Will", "--shots")

    assert ran.code == 2
    assert all(str(twin.public_id) in ran.complained for twin in twins)


# BF-26
@pytest.mark.parametrize("flag", ["--player", "--archer"])
@pytest.mark.parametrize("name", ["robin", "ROBIN", "Robin", "public_id"])
def test_an_archer_is_known_by_login_name_id_and_name(past, flag, name):
    who = str(past.robin.public_id) if name == "public_id" else name

    assert backfill(flag, who, "--shots")["shots_updated"] == 2


def test_several_archers_may_be_named(past):
    assert backfill("--player", "robin", "--archer", "Tuck", "--shots")["shots_updated"] == 5


def test_a_shoot_that_is_not_there_is_refused():
    for name in ("0042", "42", "4c0ffee0-0000-4000-8000-000000000000"):
        assert run("--all", "--shots", "--shoot", name).code == 2


# BF-39
@pytest.mark.one_database
def test_help_has_every_example_and_every_flag(capsys):
    with pytest.raises(SystemExit) as ended:
        command.Command().run_from_argv(["manage.py", "backfill", "--help"])

    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert EXAMPLES in told
    assert all(f"--{name}" in told and f"--force-{name}" in told for name in kinds.KINDS)
