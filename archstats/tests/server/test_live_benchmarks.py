"""The live benchmarks themselves, small and without a clock: every watcher gets every change."""

import sys

import pytest

from archstats.benchmarks.live import contenders
from archstats.benchmarks.live.changes import stream_of
from archstats.benchmarks.live.contenders import contending
from archstats.benchmarks.live.fan_out import fan_out_of
from archstats.benchmarks.live.native import Programs
from archstats.tests.serving import fresh_database

pytestmark = pytest.mark.server

FEW = Programs([sys.executable, "-m", "archstats.benchmarks.live.few_watchers"], floor=[])


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compared")
    with fresh_database(folder) as url:
        choices = [
            contenders.ours(url),
            contenders.ours(url, plain_send=True),
            contenders.bare(size=500),
            contenders.sends(url),
            contenders.stock_channels(url),
        ]
        with contending(FEW, *choices, key="50x423") as everybody:
            for contender in everybody:
                contender.open(10)
            yield everybody


def test_every_server_that_is_compared_shows_each_change_to_each_watcher(compared):
    assert [fan_out_of(contender, 3, 3).frames for contender in compared] == [30] * len(compared)


def test_nothing_of_a_stream_is_lost_by_any_of_them(compared):
    streams = [stream_of(contender, rate=100, seconds=1) for contender in compared]

    assert [stream.delivered for stream in streams] == [1.0] * len(compared)
