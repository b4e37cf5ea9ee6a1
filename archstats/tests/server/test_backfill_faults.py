"""Backfills in processes of their own: cases BF-22, BF-31 and BF-33. bin/faults does the same, and
more, at a larger size and on each database."""

import pytest

from archstats.faults import backfills
from archstats.faults.past import make_past
from archstats.tests.services import durable_postgresql, temporary_folder
from archstats.tests.serving import fresh_database

pytestmark = [pytest.mark.server, pytest.mark.one_database]

SIZE = {"shoots": 100, "archers": 8, "arrows": 3}


@pytest.fixture(scope="module")
def postgres():
    with temporary_folder() as folder, durable_postgresql(folder) as postgres:
        yield postgres


@pytest.fixture(scope="module")
def past(postgres, tmp_path_factory):
    """Shoots that nobody counted."""
    folder = tmp_path_factory.mktemp("past")
    with fresh_database(folder, server=postgres.url) as url:
        make_past(url, **SIZE)
        yield url


def test_archers_who_are_counted_while_they_shoot_are_counted_right(
    collected_static, postgres, tmp_path
):
    with fresh_database(tmp_path, server=postgres.url) as url:
        assert backfills.raced(url, archers=16, times=1)


def test_who_may_only_read_can_look(past):
    assert backfills.only_looking(past)


def test_a_database_that_dies_is_told_in_a_line_and_the_next_run_does_the_rest(postgres, past):
    assert backfills.database_gone(postgres, past)


def test_where_a_run_was_killed_the_next_goes_on_at_once(past):
    assert backfills.killed(past)
