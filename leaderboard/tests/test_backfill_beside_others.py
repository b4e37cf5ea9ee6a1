"""Backfills beside archers who score, and beside each other: cases BF-22, BF-23, BF-32, BF-33."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from itertools import count
from threading import Event, Thread
from urllib.parse import quote

import pytest
from django.db import connection, transaction

from leaderboard.backfilling import limits, walking
from leaderboard.backfilling.asked import Asked
from leaderboard.backfilling.runs import Run, begin_run
from leaderboard.backfilling.single_run import single_run
from leaderboard.backfilling.sources import LOCAL_SOURCES, Shots
from leaderboard.models import BackfillRun
from leaderboard.tests.factory import host_shoot, join, kinds
from leaderboard.tests.past_shoots import ALL, backfill, counts, run
from scoring.callers import Caller
from scoring.models import Slot
from scoring.recording import CardRequest
from scoring.tests.factory import make_slot
from scoring.tests.phone import Phone
from scoring.tests.races import (
    TIMES,
    as_a_request,
    assert_counted_right,
    no_deadlock,
    raced_against,
    write_beside_others,
)

pytestmark = pytest.mark.django_db(transaction=True)

FORCED = ("--all", "--force-shots", "--force-participants-shots")
# A process that has the lock, says so, and waits to be killed.
HOLDER = """
import django, sys
django.setup()
from leaderboard.backfilling.asked import Asked
from leaderboard.backfilling.runs import begin_run
from leaderboard.backfilling.single_run import single_run
with single_run(wait=0):
    begin_run(Asked(kinds={"shots": False}, archers=None), "")
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def shoot(marian):
    return host_shoot(marian)


@pytest.fixture
def shooting(shoot, robin, tuck):
    """Robin's and Tuck's, with a practice each, for as many arrows as they like."""
    return [join(shoot, archer, make_slot(archer)) for archer in (robin, tuck)]


@pytest.fixture
def impatient(monkeypatch):
    for module in (walking, limits):
        monkeypatch.setattr(module, "LOCK_SECONDS", 0.2)


# BF-22
def test_no_arrow_is_lost_that_is_shot_while_cards_are_counted(shoot, shooting):
    # Every backfill finds something to change, so that it writes as well.
    def spoil_and_fill(number):
        with limits.one_batch():
            spoilt = Slot.objects.select_for_update().filter(participations__shoot=shoot)
            spoilt.update(shots_fired=None, shots_hit=None)
        # On a busy machine archers may hold a card for as long as it waits, which it says.
        told = backfill(*FORCED)
        assert (told.code, told["skipped_locked"] > 0) in {(0, False), (3, True)}

    with no_deadlock():
        written = raced_against([*map(tapping, shooting)], spoil_and_fill)
    assert backfill(*FORCED).code == 0

    for participant, arrows in zip(shooting, written, strict=True):
        assert_counted_right(participant.slot)
        participant.refresh_from_db()
        assert participant.slot.shots_fired == participant.shots_fired == arrows > 1
        assert participant.figures["fired"] == arrows
    assert kinds(shoot)[-1] == "shot"
    assert BackfillRun.objects.count() == TIMES + 1


def tapping(participant):
    """Each time it is called, an arrow more."""
    phone, places = Phone(participant.archer), count(1)

    def tap():
        operation, by = phone.operation(next(places), "9"), Caller(participant.archer_id)
        slot_id = participant.slot.public_id
        write_beside_others(CardRequest(slot_id, by, phone.device, [operation], phone.now_ms()))

    return tap


def test_an_arrow_waits_for_the_card_that_is_being_counted(shooting, monkeypatch):
    """Counted before it was locked, the card would miss this arrow for ever."""
    robins, _ = shooting
    tap = tapping(robins)
    tap()
    tapped = []

    class AndThenAnArrow(Shots):
        is_under_way = False

        def prepare(self, units):
            self.is_under_way = True

        def fetch_many(self, held):
            fetched = super().fetch_many(held)
            if self.is_under_way:
                thread = Thread(target=as_a_request, args=[tap])
                thread.start()
                thread.join(0.2)
                tapped.append((thread, thread.is_alive()))
            return fetched

    monkeypatch.setitem(LOCAL_SOURCES, "auto", AndThenAnArrow)
    Slot.objects.update(shots_fired=None, shots_hit=None)
    backfill("--player", "robin", "--shots")

    [(thread, waited)] = tapped
    thread.join()
    assert waited
    assert_counted_right(robins.slot)
    assert counts(robins.slot, robins) == [(2, 2)] * 2


# BF-23
def test_what_somebody_else_holds_gets_a_second_try(past, monkeypatch, impatient):
    second_pass = walking.Walk._second_pass
    with held_by_another(past.m3, monkeypatch) as release:

        def after_release(walk):
            assert walk.run.deferred
            release()
            second_pass(walk)

        monkeypatch.setattr(walking.Walk, "_second_pass", after_release)
        ran = backfill("--player", "robin", "--shots")

    assert counts(past.m1, past.m3) == [(3, 2)] * 2
    assert (ran.code, ran["skipped_locked"], ran["shots_updated"]) == (0, 0, 2)


def test_what_stays_locked_is_skipped_and_said_so(past, monkeypatch, impatient):
    end = Run.end
    with held_by_another(past.m3, monkeypatch) as release:

        def after_release(self, *how):
            release()
            end(self, *how)

        monkeypatch.setattr(Run, "end", after_release)
        ran = backfill("--player", "robin", "--shots", "--max-shoots", "1")

    assert (ran.code, ran["skipped_locked"], ran["status"]) == (3, 1, "done")
    assert counts(past.m3) == [(None, None)]


def test_what_is_free_is_not_held_up_by_what_is_locked(past, monkeypatch, impatient):
    """Where rows are locked: SQLite has one lock for all."""
    with held_by_another(past.m3, monkeypatch) as release:
        second_pass = walking.Walk._second_pass

        def look_first(walk):
            others = (past.m1,) if connection.vendor == "postgresql" else ()
            assert counts(*others) == [(3, 2)] * len(others)
            release()
            second_pass(walk)

        monkeypatch.setattr(walking.Walk, "_second_pass", look_first)
        backfill("--player", "robin", "--shots")


@contextmanager
def held_by_another(slot, monkeypatch):
    """From the first batch on, until released."""
    held, released = Event(), Event()

    def hold():
        with transaction.atomic():
            Slot.objects.select_for_update(no_key=True).get(pk=slot.pk)
            held.set()
            released.wait(30)

    thread = Thread(target=as_a_request, args=[hold])

    class FirstHeld(LOCAL_SOURCES["auto"]):
        def prepare(self, units):
            if not held.is_set():
                thread.start()
                assert held.wait(10)

    def release():
        released.set()
        thread.join()

    with monkeypatch.context() as patched:
        patched.setitem(LOCAL_SOURCES, "auto", FirstHeld)
        try:
            yield release
        finally:
            release()


# BF-32
def test_a_second_backfill_is_refused_and_told_of_the_first(past):
    with single_run(wait=0):
        first = begin_run(Asked(kinds={"shots": False}, archers=None), "").row
        ran = run(*ALL)

    started = f"{first.started_at:%Y-%m-%d %H:%M:%S}"
    assert ran.code == 4
    assert f"on {socket.gethostname()}, process {os.getpid()}, since {started}" in ran.complained
    assert counts(past.m1) == [(None, None)]


def test_a_second_backfill_may_wait_for_the_first(past):
    may_go, has_begun = Event(), Event()

    def hold():
        with single_run(wait=0):
            has_begun.set()
            may_go.wait(30)

    first = Thread(target=as_a_request, args=[hold])
    first.start()
    assert has_begun.wait(10)
    assert run(*ALL, "--wait", "0.3").code == 4

    may_go.set()
    assert run(*ALL, "--wait", "60").code == 0
    first.join()
    assert counts(past.m1) == [(3, 2)]


# BF-33
def test_whoever_was_killed_holds_nothing(past):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        env={**os.environ, "DATABASE_URL": own_address()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout.readline() == b"held\n"
        refused = run(*ALL)
        holder.kill()
        holder.wait()

        ran = run(*ALL, "--wait", "10")

    assert (refused.code, ran.code) == (4, 0)
    assert f"process {holder.pid}, " in refused.complained
    assert counts(past.m1) == [(3, 2)]
    assert sorted(BackfillRun.objects.values_list("status", flat=True)) == ["done", "interrupted"]


def own_address():
    """Of the database under test."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    name, user, password, host, port = (
        quote(str(connection.settings_dict[word]), safe="")
        for word in ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    )
    return f"postgresql://{user}:{password}@{host}:{port}/{name}"
