import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial

import pytest
from django.db import OperationalError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from scoring import writing
from scoring.models import Archer
from scoring.tests.factory import make_archer
from scoring.writing import Job, Writer, first_batch, one_transaction, together

in_real_transactions = pytest.mark.django_db(transaction=True)
request_id = ContextVar("request_id", default="")


@pytest.fixture
def writer(monkeypatch):
    """One of the test's own, which has nothing else to do."""
    own = Writer()
    monkeypatch.setattr(writing, "writer", own)
    yield own
    own.stop()


def add_archers(names):
    if "guy" in names:
        raise ValueError("not Guy")
    return [make_archer(name).login_name for name in names]


def names():
    return sorted(Archer.objects.values_list("login_name", flat=True))


def all_at_once(writer, *jobs):
    """Let the writer find them waiting together: it is busy until all of them are there."""
    busy, are_there = threading.Event(), threading.Event()

    def wait_for_all():
        busy.set()
        are_there.wait()

    with ThreadPoolExecutor(1) as first:
        first.submit(writer.put, Job(wait_for_all))
        busy.wait()
        for job in jobs:
            writer.waiting.put(job)
        are_there.set()
    return [job.answer.exception(timeout=10) or job.answer.result() for job in jobs]


def asked(*requests):
    return [Job(add_archers, name, key=name) for name in requests]


# A change that shares its transaction with nobody is an object of its own.
alone = st.builds(lambda: Job(partial(make_archer)))
shared = st.builds(
    Job, st.sampled_from([add_archers, print]), st.none(), st.sampled_from(["robin", "tuck"])
)
jobs = alone | shared


def batches(waiting):
    while waiting:
        batch, waiting = first_batch(waiting)
        yield batch


@given(st.lists(jobs))
def test_all_are_served_the_oldest_first_and_those_of_one_key_in_order(waiting):
    served = [job for batch in batches(waiting) for job in batch]

    assert sorted(map(id, served)) == sorted(map(id, waiting))
    assert served[:1] == waiting[:1]
    for key in ("robin", "tuck"):
        mine = [job for job in waiting if job.key == key]
        assert [job for job in served if job.key == key] == mine


def test_who_sends_much_for_one_card_waits_behind_everybody_else():
    waiting = asked(*["robin"] * 5, "tuck", "john")

    assert [job.key for job in first_batch(waiting)[0]] == ["robin", "tuck", "john"]


@given(st.lists(jobs))
def test_only_the_same_change_with_different_keys_shares_a_batch(waiting):
    for batch in batches(waiting):
        keys = [job.key for job in batch]
        assert len(keys) == 1 or (None not in keys and len(set(keys)) == len(keys))
        assert len({job.change for job in batch}) == 1


def test_all_that_wait_for_different_cards_are_one_batch():
    waiting = asked("robin", "tuck", "john", "robin")

    assert list(batches(waiting)) == [waiting[:3], waiting[3:]]


@in_real_transactions
def test_those_who_wait_together_are_written_in_one_transaction(writer):
    sizes = []

    def count(requests):
        sizes.append(len(requests))
        return requests

    all_at_once(writer, *(Job(count, name, key=name) for name in ("robin", "tuck", "john")))

    assert sizes == [3]


@in_real_transactions
def test_who_cannot_be_written_does_not_spoil_the_others(writer):
    robin, guy, tuck = all_at_once(writer, *asked("robin", "guy", "tuck"))

    assert (robin, tuck) == ("robin", "tuck")
    assert isinstance(guy, ValueError)
    assert names() == ["robin", "tuck"]


@in_real_transactions
def test_when_the_database_is_away_all_are_told_at_once(writer):
    tries = []

    def fail(requests):
        tries.append(requests)
        raise OperationalError("the connection is lost")

    told = all_at_once(writer, Job(fail, 1, key=1), Job(fail, 2, key=2))

    assert tries == [[1, 2]]
    assert all(isinstance(each, OperationalError) for each in told)


@in_real_transactions
def test_the_writer_goes_on_after_an_error(writer):
    with pytest.raises(ValueError, match="not Guy"):
        together(add_archers, "guy", key="guy")

    thread = writer.thread
    assert together(add_archers, "robin", key="robin") == "robin"
    assert writer.thread is thread
    assert names() == ["robin"]


@in_real_transactions
def test_a_change_within_a_change_stands_or_falls_with_it():
    change = one_transaction(make_archer)

    @one_transaction
    def add_two_and_fail():
        change("robin")
        together(add_archers, "tuck", key="tuck")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        add_two_and_fail()
    assert names() == []


@in_real_transactions
def test_a_refused_change_within_a_change_takes_only_itself_back():
    @one_transaction
    def add_robin_and_guy():
        make_archer("robin")
        with pytest.raises(ValueError, match="not Guy"):
            together(add_robin_then_fail, None, key="guy")

    def add_robin_then_fail(_):
        make_archer("guy")
        raise ValueError("not Guy")

    add_robin_and_guy()

    assert names() == ["robin"]


@in_real_transactions
def test_arrows_go_through_the_writers_thread(writer):
    found = together(lambda requests: [threading.current_thread().name], None, key=1)

    assert found == "writer"


@in_real_transactions
def test_other_changes_go_through_it_where_the_database_has_one_writer(writer):
    found = one_transaction(threading.current_thread)()

    is_writer = found.name == "writer"
    assert is_writer == (connection.vendor == "sqlite")


@pytest.mark.django_db
def test_inside_a_transaction_a_change_stays_in_its_thread(writer):
    here = threading.current_thread()

    assert one_transaction(threading.current_thread)() is here
    assert together(lambda requests: [threading.current_thread()], None, key=1) is here
    assert writer.thread is None


@in_real_transactions
def test_a_change_knows_the_request_it_belongs_to(writer):
    request_id.set("7f")

    assert one_transaction(request_id.get)() == "7f"


@in_real_transactions
def test_stopping_ends_the_thread_and_its_connection(writer):
    theirs = writer.put(Job(_open_connection))
    thread = writer.thread

    writer.stop()

    assert not thread.is_alive()
    assert theirs.connection is None


@in_real_transactions
def test_what_waits_when_it_is_stopped_is_written_first(writer):
    first, last = asked("robin", "tuck")
    all_at_once(writer, first, last)

    waiting = asked("john")[0]
    writer.waiting.put(waiting)
    writer.stop()

    assert waiting.answer.result(timeout=0) == "john"


@in_real_transactions
def test_after_a_stop_it_can_begin_again(writer):
    writer.put(Job(_open_connection))
    writer.stop()

    assert together(add_archers, "robin", key="robin") == "robin"


@in_real_transactions
def test_an_idle_writer_gives_its_connection_back(writer, monkeypatch):
    is_closed = Future()
    monkeypatch.setattr(writing, "IDLE_SECONDS", 0.01)

    theirs = writer.put(Job(_open_connection))
    close = theirs.close
    theirs.close = lambda: (close(), is_closed.done() or is_closed.set_result(None))
    is_closed.result(timeout=10)

    assert theirs.connection is None
    assert together(add_archers, "robin", key="robin") == "robin"


def _open_connection():
    with transaction.atomic():
        return connections[connection.alias]
