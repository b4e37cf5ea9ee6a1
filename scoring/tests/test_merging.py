"""How operations become a card, as plain rules. Cases SY-13 to SY-21 and SY-39 to SY-41."""

from collections.abc import Sequence
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.merging import (
    MAX_AGE_MS,
    Operation,
    Revision,
    counts_from,
    in_sequence,
    is_disputed,
    winner,
)

NOW = 1_800_000_000_000
SECOND = 1000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
ROBINS, TUCKS, JOHNS = UUID(int=1), UUID(int=2), UUID(int=3)


def revision(
    device: UUID, value: str | None, at: int, *, seq: int = 1, op: int = 0, base: int | None = None
) -> Revision:
    """Named by `op`, so that another can have seen it."""
    seen = None if base is None else UUID(int=base)
    return Revision(0, device, at, Operation(UUID(int=op), seq, 1, value, base=seen))


def value_of(history: Sequence[Revision]) -> str | None:
    best = winner(history)
    assert best is not None
    return best.operation.value


@pytest.mark.parametrize("clock_is_off", [0, -DAY, DAY])
def test_of_a_phones_clock_only_the_duration_is_believed(clock_is_off: int) -> None:
    phone = NOW + clock_is_off

    assert counts_from(NOW, shot_ms=phone - 40 * SECOND, sent_ms=phone) == NOW - 40 * SECOND


def test_an_arrow_from_the_future_counts_as_it_arrives() -> None:
    assert counts_from(NOW, shot_ms=NOW + HOUR, sent_ms=NOW) == NOW


def test_an_arrow_is_never_older_than_72_hours() -> None:
    assert counts_from(NOW, shot_ms=NOW - 80 * HOUR, sent_ms=NOW) == NOW - 72 * HOUR


def test_an_arrow_without_a_time_counts_as_it_arrives() -> None:
    assert counts_from(NOW, shot_ms=None, sent_ms=0) == NOW


@given(
    shot_ms=st.integers(min_value=-(2**62), max_value=2**62),
    sent_ms=st.integers(min_value=-(2**62), max_value=2**62),
)
def test_no_clock_makes_an_arrow_count_later_than_now_or_too_long_ago(
    shot_ms: int, sent_ms: int
) -> None:
    assert 0 <= NOW - counts_from(NOW, shot_ms=shot_ms, sent_ms=sent_ms) <= MAX_AGE_MS


# SY-39
def test_an_operation_is_held_between_its_neighbours_on_the_device() -> None:
    clock = [(5, NOW), (7, NOW + 10 * SECOND)]

    assert in_sequence(NOW + 20 * SECOND, seq=6, clock=clock) == NOW + 10 * SECOND
    assert in_sequence(NOW - 20 * SECOND, seq=6, clock=clock) == NOW
    assert in_sequence(NOW + 5 * SECOND, seq=6, clock=clock) == NOW + 5 * SECOND
    assert in_sequence(NOW + 20 * SECOND, seq=8, clock=clock) == NOW + 20 * SECOND


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 100)), max_size=8))
def test_edits_of_a_device_never_swap(arriving: list[tuple[int, int]]) -> None:
    clock: list[tuple[int, int]] = []
    for seq, counts_ms in arriving:
        clock.append((seq, in_sequence(counts_ms, seq=seq, clock=clock)))

    for seq, counts_ms in clock:
        assert all(other_ms <= counts_ms for other, other_ms in clock if other < seq)


def test_the_later_operation_wins_in_whatever_order_they_arrive() -> None:
    earlier, later = revision(TUCKS, "9", NOW), revision(ROBINS, "8", NOW + 1)

    assert value_of([earlier, later]) == value_of([later, earlier]) == "8"


# SY-40
def test_at_the_same_moment_the_greater_device_wins() -> None:
    robins, tucks = revision(ROBINS, "9", NOW, seq=7), revision(TUCKS, "8", NOW, seq=3)

    assert value_of([robins, tucks]) == value_of([tucks, robins]) == "8"


def test_on_one_device_the_greater_count_wins_a_tie_and_then_the_greater_op() -> None:
    first, second = revision(ROBINS, "9", NOW, seq=1), revision(ROBINS, "8", NOW, seq=2)
    assert value_of([second, first]) == "8"

    one, other = revision(ROBINS, "9", NOW, op=1), revision(ROBINS, "8", NOW, op=2)
    assert value_of([other, one]) == "8"


def test_nothing_wins_a_place_without_operations() -> None:
    assert winner([]) is None


def test_two_devices_that_did_not_see_each_other_dispute_a_place() -> None:
    assert is_disputed([revision(ROBINS, "9", NOW, op=1), revision(TUCKS, "8", NOW, op=2)])


def test_two_devices_that_say_the_same_do_not_dispute() -> None:
    assert not is_disputed([revision(ROBINS, "9", NOW, op=1), revision(TUCKS, "9", NOW, op=2)])


def test_one_device_cannot_dispute_with_itself() -> None:
    history = [revision(ROBINS, "9", NOW, op=1), revision(ROBINS, "8", NOW + 1, seq=2, op=2)]

    assert not is_disputed(history)


def test_who_changes_what_it_saw_does_not_dispute() -> None:
    assert not is_disputed(
        [revision(ROBINS, "9", NOW, op=1), revision(TUCKS, "8", NOW + 1, op=2, base=1)]
    )


# SY-41
@pytest.mark.parametrize("settled_by", [ROBINS, TUCKS, JOHNS])
@pytest.mark.parametrize("value", ["9", "8", "7", None])
def test_an_operation_that_saw_both_ends_a_dispute(settled_by: UUID, value: str | None) -> None:
    disputed = [revision(ROBINS, "9", NOW, op=1), revision(TUCKS, "8", NOW + 1, op=2)]
    third = revision(settled_by, value, NOW + 2, seq=2, op=3, base=2)

    assert is_disputed(disputed)
    assert not is_disputed([*disputed, third])


def test_an_operation_that_saw_only_one_leaves_the_dispute() -> None:
    third = revision(ROBINS, "7", NOW + 2, seq=2, op=3, base=1)

    assert is_disputed(
        [revision(ROBINS, "9", NOW, op=1), revision(TUCKS, "8", NOW + 1, op=2), third]
    )


def test_a_dispute_may_come_back_with_a_third_device() -> None:
    settled = [
        revision(ROBINS, "9", NOW, op=1),
        revision(TUCKS, "8", NOW + 1, op=2),
        revision(ROBINS, "8", NOW + 2, seq=2, op=3, base=2),
    ]

    assert is_disputed([*settled, revision(JOHNS, "7", NOW + 3, op=4)])


def test_a_cleared_place_is_disputed_like_a_value() -> None:
    assert is_disputed([revision(ROBINS, "9", NOW, op=1), revision(TUCKS, None, NOW + 1, op=2)])


def test_operations_that_saw_nothing_dispute_alike_in_every_order() -> None:
    history = [
        revision(ROBINS, "9", NOW, op=1),
        revision(TUCKS, "8", NOW + 1, op=2),
        revision(ROBINS, "8", NOW + 2, seq=2, op=3),
    ]

    assert {is_disputed(order) for order in permutations(history)} == {False}
