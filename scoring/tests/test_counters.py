import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import counters
from scoring.counters import Counted, Durations
from scoring.refusals import TooMany
from scoring.throttling import Limit, count_against, refuse_when_reached

BOUNDS = (0.01, 0.1, 1)


def test_what_many_threads_count_at_once_is_all_there():
    counted = Counted()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: counted.add(["X", "M", "X"]), range(2_000)))

    assert counted.so_far() == {"X": 4_000, "M": 2_000}


@given(st.lists(st.floats(min_value=0, max_value=100)))
def test_every_duration_is_counted_once_up_to_its_own_bound(seconds):
    durations = Durations(BOUNDS)
    for each in seconds:
        durations.add(each)

    counts, altogether = durations.so_far()

    assert altogether == pytest.approx(sum(seconds))
    assert sum(counts) == len(seconds)
    for place, bound in enumerate(BOUNDS):
        assert sum(counts[: place + 1]) == sum(each <= bound for each in seconds)


@pytest.fixture
def counted():
    """Of operations, what is new since the test began."""
    before = counters.operations.so_far()

    def new():
        now = counters.operations.so_far()
        return {
            kind: number - before.get(kind, 0)
            for kind, number in now.items()
            if number != before.get(kind, 0)
        }

    return new


def test_an_operation_is_counted_by_what_became_of_it(slot, phone, counted):
    arrow = phone.operation(1, "9")

    phone.send(slot, arrow)
    phone.send(slot, arrow)
    phone.tap(slot, 2, "no value")

    assert counted() == {"applied": 1, "repeated": 1, "refused": 1}


def test_a_place_on_which_two_devices_disagree_is_counted_once(slot, phone, robin, counted):
    other = type(phone)(robin)

    phone.tap(slot, 1, "9")
    other.tap(slot, 1, "8")
    dispute = counted()
    phone.tap(slot, 1, "7")

    assert dispute == {"applied": 2, "disputed": 1}
    assert counted()["disputed"] == 1


def test_the_time_to_an_acknowledgement_is_kept(slot, phone):
    before, seconds = counters.acknowledged.so_far()

    phone.tap(slot, 1, "9")

    after, more_seconds = counters.acknowledged.so_far()
    assert sum(after) == sum(before) + 1
    assert more_seconds > seconds


@pytest.mark.django_db
def test_what_a_limit_counts_and_what_it_refuses_are_told_apart():
    limit, whom = Limit(uuid.uuid4().hex, 2, timedelta(hours=1)), "somebody"

    count_against(limit, whom)
    count_against(limit, whom)
    for refused in (count_against, refuse_when_reached):
        with pytest.raises(TooMany):
            refused(limit, whom)

    assert counters.against_limits.so_far()[limit.what] == 2
    assert counters.beyond_limits.so_far()[limit.what] == 2
