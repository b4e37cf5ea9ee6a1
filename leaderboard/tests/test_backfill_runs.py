"""Backfills that are interrupted, and go on where they were: cases BF-34 and BF-35."""

import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from leaderboard.backfilling.sources import LOCAL_SOURCES, Auto
from leaderboard.models import BackfillRun
from leaderboard.tests.past_shoots import DAY, backfill, old_card, run
from scoring.models import Shot, Slot
from scoring.tests.factory import make_session

pytestmark = pytest.mark.django_db

COUNT, MANY = 60, 605
FORCED = ("--all", "--force-shots", "--batch-size", "5")


@pytest.fixture
def cards(robin):
    """With an arrow each; in no shoot."""
    return _cards(robin, COUNT)


@pytest.fixture
def many_cards(robin):
    return _cards(robin, MANY)


def _cards(robin, count):
    first = old_card(robin, "9", session=make_session(robin))
    days = [DAY - timedelta(days=number) for number in range(1, count)]
    others = [_copy(first, at) for at in days]
    Slot.objects.bulk_create(others)
    shot = first.shots.get()
    Shot.objects.bulk_create(
        Shot(slot=each, number=1, value="9", points=9, shot_at=DAY, op=shot.op, version=1)
        for each in others
    )
    return Slot.objects.filter(archer=robin)


def _copy(card, at):
    facts = ("session", "target", "archer", "letter", "round_key", "shot_per_round")
    told = {fact: getattr(card, fact) for fact in (*facts, "value_counts", "last_place", "total")}
    return Slot(**told, started_at=at, finished_at=at)


@pytest.fixture
def interrupted(monkeypatch):
    """Somebody presses Ctrl-C: before the batch that comes after so many units."""

    def interrupted(after, *, times=1, number=signal.SIGINT, moment="prepare"):
        seen = []

        class UntilThen(Auto):
            def prepare(self, units):
                if moment == "prepare":
                    self.press()
                seen.extend(units)

            def fetch_many(self, held):
                if moment == "fetch":
                    self.press()
                return super().fetch_many(held)

            def press(self):
                if len(seen) >= after:
                    for _ in range(times):
                        signal.raise_signal(number)

        monkeypatch.setitem(LOCAL_SOURCES, "auto", UntilThen)

    yield interrupted
    # Ours are put back at the end of a run.
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.fixture
def uninterrupted(monkeypatch):
    return lambda: monkeypatch.setitem(LOCAL_SOURCES, "auto", Auto)


# BF-34
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_was_done_before_an_interruption_is_kept(
    many_cards, interrupted, uninterrupted, number, code
):
    interrupted(200, number=number)
    ran = backfill("--all", "--shots", "--batch-size", "50")

    kept = many_cards.exclude(shots_fired=None).count()
    assert (ran.code, ran["status"], ran["exit_code"]) == (code, "interrupted", code)
    assert 200 < kept == ran["shots_updated"] < MANY - 200

    uninterrupted()
    again = backfill("--all", "--shots")
    assert (again.code, again["shots_updated"]) == (0, MANY - kept)
    assert not many_cards.filter(shots_fired=None).exists()


def test_asked_twice_the_batch_is_given_up(cards, interrupted):
    interrupted(20, times=2, moment="fetch")

    ran = backfill("--all", "--shots", "--batch-size", "5")

    assert (ran.code, ran["status"]) == (130, "interrupted")
    assert "given up" in ran.complained
    assert cards.exclude(shots_fired=None).count() == ran["shots_updated"]
    assert 15 <= ran["shots_updated"] <= 20


# BF-35
def test_a_forced_run_goes_on_where_it_was_interrupted(cards, interrupted, uninterrupted):
    interrupted(COUNT * 6 // 10)
    first = backfill(*FORCED)
    cards.update(shots_fired=7)

    uninterrupted()
    second = backfill(*FORCED, "--resume")

    assert (first.code, second.code) == (130, 0)
    assert first["sources_fetched"] + second["sources_fetched"] == COUNT
    # The newest were behind it, and are not visited again.
    assert cards.filter(shots_fired=7).count() == first["sources_fetched"]
    assert statuses() == ["resumed", "done"]


def test_a_forced_run_can_begin_again(cards, interrupted, uninterrupted):
    interrupted(COUNT // 2)
    backfill(*FORCED)
    uninterrupted()

    assert backfill(*FORCED, "--restart")["sources_fetched"] == COUNT


def test_what_was_interrupted_today_goes_on_by_itself_and_says_so(
    cards, interrupted, uninterrupted
):
    interrupted(COUNT // 2)
    first = backfill(*FORCED)
    uninterrupted()

    second = backfill(*FORCED)

    assert f"goes on where run {first['run_id']} was interrupted" in second.complained
    assert second["sources_fetched"] == COUNT - first["sources_fetched"]
    third = backfill(*FORCED)
    assert (third["sources_fetched"], third.complained) == (COUNT, "")


def test_what_was_interrupted_yesterday_begins_again(cards, interrupted, uninterrupted):
    interrupted(COUNT // 2)
    backfill(*FORCED)
    BackfillRun.objects.update(ended_at=timezone.now() - timedelta(hours=25))
    uninterrupted()

    assert backfill(*FORCED)["sources_fetched"] == COUNT


def test_a_run_that_died_goes_on_as_well(cards, interrupted, uninterrupted):
    interrupted(COUNT // 2)
    first = backfill(*FORCED)
    BackfillRun.objects.update(status="running", ended_at=None)
    uninterrupted()

    assert backfill(*FORCED)["sources_fetched"] == COUNT - first["sources_fetched"]


def test_other_options_are_another_run(cards, interrupted, uninterrupted):
    interrupted(COUNT // 2)
    backfill(*FORCED)
    uninterrupted()

    assert run(*FORCED, "--since", "2020-01-01", "--resume").code == 2
    assert run("--all", "--shots", "--resume").code == 2
    assert backfill(*FORCED, "--source", "shots")["sources_fetched"] == COUNT
    # How it is done makes no other run of it.
    assert backfill("--all", "--force-shots", "--batch-size", "99")["sources_fetched"] < COUNT


def test_of_few_shoots_the_rest_is_visited(cards, interrupted, uninterrupted):
    few = (*FORCED, "--max-shoots", "40")
    interrupted(20)
    first = backfill(*few)
    uninterrupted()

    assert first["sources_fetched"] + backfill(*few)["sources_fetched"] == 40
    assert cards.exclude(shots_fired=None).count() == 40


def statuses():
    return list(BackfillRun.objects.order_by("pk").values_list("status", flat=True))
