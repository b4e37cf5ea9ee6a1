"""What filling in old shoots takes, and what archers feel of it who score meanwhile."""

import os
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from archstats.benchmarks.measuring import club_server
from archstats.benchmarks.waits import Locking, Tapping, meanwhile
from archstats.faults.cards import make_cards
from archstats.faults.past import forget_counts, looking_into, make_past
from archstats.tests.services import durable_postgresql, temporary_folder
from archstats.tests.serving import fresh_database, in_django

FILL = ("--all", "--shots", "--participants-shots")
ARCHERS, ARROWS, TAPPING = 12, 60, 16
# For memory: shoots as small as they are many.
FEW_ARCHERS, FEW_ARROWS = 1, 3
ALONE_SECONDS = 15


class Size(NamedTuple):
    database: str
    shoots: int
    # Of few archers each.
    small_shoots: tuple[int, int]


SIZES = (Size("PostgreSQL", 1_667, (10_000, 100_000)), Size("SQLite", 167, (1_000, 10_000)))


def backfill(folder: Path) -> None:
    with durable_postgresql(folder) as postgres:
        for size in SIZES:
            measure(postgres.url if size.database == "PostgreSQL" else "", size)


def measure(server: str, size: Size) -> None:
    cards = size.shoots * ARCHERS
    print(f"\nBackfill on {size.database}: {cards:,} cards of {ARROWS} arrows, shoots of {ARCHERS}")
    print(f"  the machine's load before: {os.getloadavg()[0]:.1f}")
    with past(server, shoots=size.shoots, archers=ARCHERS, arrows=ARROWS) as url:
        told(url, FILL, "alone")
        beside_archers(url)
    print("Peak of memory, MiB, by the number of small shoots")
    peaks = [peak_mib(server, shoots) for shoots in size.small_shoots]
    print(f"  {peaks[0]:.1f}, {peaks[1]:.1f}: {peaks[1] / peaks[0]:.3f} times", flush=True)


@contextmanager
def past(server: str, *, shoots: int, archers: int, arrows: int) -> Iterator[str]:
    """A database with so many shoots, archers in each and arrows of each."""
    with temporary_folder() as folder, fresh_database(folder, server=server) as url:
        make_past(url, shoots=shoots, archers=archers, arrows=arrows)
        yield url


def told(url: str, flags: Sequence[str], when: str) -> Any:
    """As the backfill tells it; its batches are printed."""
    ran = in_django("archstats.benchmarks.held_batches", *flags, database_url=url)
    counts = ran["told"]
    seconds = counts["elapsed_seconds"]
    print(
        f"  {when}: {seconds:.1f} s, {counts['sources_fetched'] / seconds:.0f} shoots and"
        f" {counts['shots_updated'] / seconds:.0f} cards a second, {ran['kib'] / 1024:.0f} MiB;"
        f" {len(ran['held_ms'])} transactions\n"
        f"    locked for ms: {spread_of(ran['held_ms'])}; of it CPU, which a busy machine leaves"
        f" alone: {spread_of(ran['held_cpu_ms'])}",
        flush=True,
    )
    if counts["exit_code"] or counts["shots_updated"] != counts["participants_shots_updated"]:
        raise RuntimeError(f"not all of it was filled in: {counts}")
    return ran


def beside_archers(url: str) -> None:
    with looking_into(url) as ask:
        forget_counts(ask)
    with club_server(url) as started:
        keys = make_cards(url, 2 * TAPPING)
        archers = [Tapping(started, key) for key in keys]
        before, beside = archers[:TAPPING], archers[TAPPING:]
        with meanwhile(before):
            time.sleep(ALONE_SECONDS)
        locking = Locking(url, ARCHERS)
        with meanwhile([*beside, locking]):
            told(url, FILL, "beside archers")
    for name, waiting in (
        ("an arrow acknowledged, no backfill", before),
        ("an arrow acknowledged beside it", beside),
        ("the lock of a card of the batch had", [locking]),
    ):
        milliseconds = [each for one in waiting for each in one.milliseconds]
        print(f"  {name}, ms of {len(milliseconds)}: {spread_of(milliseconds)}", flush=True)


def peak_mib(server: str, shoots: int) -> float:
    with past(server, shoots=shoots, archers=FEW_ARCHERS, arrows=FEW_ARROWS) as url:
        kib: int = told(url, FILL, f"{shoots:,} shoots of {FEW_ARCHERS}")["kib"]
        return kib / 1024


def spread_of(milliseconds: Sequence[float]) -> str:
    percentiles = statistics.quantiles(milliseconds, n=100, method="inclusive")
    return f"p50 {percentiles[49]:.1f}, p99 {percentiles[98]:.1f}, most {max(milliseconds):.1f}"
