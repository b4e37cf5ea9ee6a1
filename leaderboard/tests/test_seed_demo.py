"""The command: an evening to look at, and one that goes on."""

import io
import re
import signal

import pytest
from django.core.management import CommandError, call_command

from leaderboard.entering import Entry
from leaderboard.joining import join_by_code
from leaderboard.live_demo import ENDS_BEFORE
from leaderboard.models import Shoot
from scoring.callers import Caller
from scoring.models import Archer, Club, Shot, Slot
from scoring.tests.commands import ended_by, in_a_shell
from scoring.tests.factory import make_archer, make_slot

pytestmark = pytest.mark.django_db

LIVE = ("--live", "--speed", "1000000", "--arrows")


def seed(*options):
    code, said = ended_by("seed_demo", *options)
    assert code == 0
    return said


def test_coach_and_archer_sign_in_with_what_was_said(client):
    said = seed()
    coach, archer = re.findall(r": (marian|robin), (\S+)", said)

    assert client.login(username=archer[0], password=archer[1])
    assert client.login(username=coach[0], password=coach[1])
    assert "Tuck" in client.get("/admin/scoring/slot/").content.decode()


def test_a_second_time_it_says_so_and_changes_nothing():
    seed()
    with pytest.raises(CommandError, match="Nothing was made: Sherwood Archers is here") as raised:
        seed()

    assert raised.value.returncode == 2
    assert Club.objects.count() == 1


def test_where_others_score_it_wants_a_yes(settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="--yes") as raised:
        seed()

    assert raised.value.returncode == 2
    assert not Archer.objects.exists()
    assert "Sherwood Archers" in seed("--yes")


# Live


def test_board_and_screen_are_where_it_says(client):
    said = seed(*LIVE, "2")

    board, screen = re.findall(r"(/w/\S+/)$", said, re.MULTILINE)
    for path in (board, screen):
        page = client.get(path)
        assert page.status_code == 200
        assert "Tuck" in page.content.decode()


def test_with_the_code_that_it_says_one_joins_in():
    code = re.search(r"with the code (\d{4})", seed(*LIVE, "1"))[1]
    guy = make_archer("guy")

    join_by_code(code, Entry(Caller(guy.pk), make_slot(guy).public_id))
    assert Shoot.objects.get().participants.filter(archer=guy).exists()


def test_it_ends_after_as_many_arrows_as_it_is_told():
    said = seed(*LIVE, "30")

    assert "30 arrows were shot" in said
    assert Shot.objects.count() == 10 * ENDS_BEFORE * 3 + 30


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_it_and_what_was_shot_stays(by):
    """It comes as soon as it says where to look; the archers would go on for ever."""

    class Interrupting(io.StringIO):
        def write(self, text):
            if "Ctrl-C" in text:
                signal.raise_signal(by)
            return super().write(text)

    usual, said = signal.getsignal(by), Interrupting()
    call_command("seed_demo", "--live", stdout=said)

    assert "0 arrows were shot" in said.getvalue()
    assert Shot.objects.exists()
    assert Shoot.objects.get().status == "shooting"
    assert signal.getsignal(by) == usual


def test_run_again_it_leaves_what_was_there_as_it_was():
    seed()
    seed(*LIVE, "1")
    cards = {slot.pk: slot.version for slot in Slot.objects.all()}
    first = Shoot.objects.get()
    seed(*LIVE, "1")

    assert {slot.pk: slot.version for slot in Slot.objects.filter(pk__in=cards)} == cards
    first_now = Shoot.objects.get(pk=first.pk)
    assert (first_now.version, first_now.closed_at) == (first.version, None)
    assert Shoot.objects.count() == 2


def test_the_coach_of_the_demo_sees_who_shoots():
    seed()
    seed(*LIVE, "1")

    marian = Archer.objects.get(login_name="marian")
    assert Archer.objects.visible_to(marian).filter(slots__round_key="wa18").count() >= 10


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--speed", "2"), "are for --live"),
        (("--arrows", "2"), "are for --live"),
        (("--live", "--speed", "0"), "'0' is not a number above 0"),
        (("--live", "--speed", "nan"), "'nan' is not a number above 0"),
        (("--live", "--speed", "fast"), "'fast' is not a number above 0"),
        (("--live", "--arrows", "0"), "'0' is not a number of arrows"),
    ],
)
def test_wrong_use_is_said_in_words_and_makes_nobody(options, words):
    with pytest.raises(CommandError, match=words):
        seed(*options)

    assert not Archer.objects.exists()


def test_a_shell_learns_that_there_is_no_database(tmp_path):
    ended = in_a_shell("seed_demo", "--live", data=tmp_path)

    assert ended.returncode == 1
    assert "The database is away" in ended.stderr
    assert "Traceback" not in ended.stderr
