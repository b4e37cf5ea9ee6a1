"""Two processes, Redis and PostgreSQL, with phones that write and screens that watch.

bin/faults does the same at its full size.
"""

from collections.abc import Iterator

import pytest

from archstats.faults import notices, shoots
from archstats.faults.live import (
    all_is_well,
    broker_gone,
    broker_lies,
    everything_gone,
    told_to_stop,
)
from archstats.faults.screens import Range, two_processes
from archstats.tests.services import durable_postgresql, running_redis, temporary_folder
from archstats.tests.serving import fresh_database

pytestmark = [pytest.mark.server, pytest.mark.one_database]


@pytest.fixture(scope="module")
def place(collected_static: None) -> Iterator[Range]:
    with (
        temporary_folder() as folder,
        durable_postgresql(folder) as postgres,
        running_redis(folder) as redis,
        fresh_database(folder, server=postgres.url) as url,
        two_processes(postgres, redis, url) as place,
    ):
        yield place


@pytest.fixture(autouse=True)
def said(place):
    """Prints what the scenario found; nothing in it is an error of ours."""
    before = {server.port: len(server.lines) for server in place.servers}
    yield print
    for server in place.servers:
        new = server.lines[before[server.port] :]
        # A phone is told to wait, with 503, while the database is away.
        traces = [line for line in new if "level=error" in line and "OperationalError" not in line]
        assert [line for line in traces if "Service Unavailable" not in line] == []


def test_a_write_reaches_the_screens_of_both_processes(place, said):
    said(all_is_well(place, cards=4, seconds=2))


@pytest.mark.parametrize("hangs", [False, True])
def test_without_the_broker_screens_are_right_within_the_tick(place, said, hangs):
    said(broker_gone(place, cards=4, seconds=3, hangs=hangs))


def test_lies_on_the_broker_freeze_and_change_nothing(place, said):
    said(broker_lies(place, cards=2))


def test_screens_are_right_after_everything_died(place, said):
    said(everything_gone(place, cards=4, seed=1))


def test_a_process_that_ends_hands_its_screens_to_the_other(place, said):
    said(told_to_stop(place, cards=4))


def test_archers_who_join_in_one_instant_all_stand_at_their_place(place, said):
    said(shoots.joined_at_once(place, archers=20, arrows=12))


def test_a_shoot_goes_on_while_each_process_is_restarted(place, said):
    said(shoots.restarted_in_turn(place, archers=5, ends=2))


def test_each_notice_comes_once_to_every_screen_though_all_is_sent_twice(place, said):
    said(notices.told_once(place, seed=1))
