"""How figures are taken: CPU time of the server's process, which a busy machine leaves alone."""

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

from archstats.tests.serving import PRODUCTION, Server, fresh_database, manage, serving

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of the process so far, as the kernel counts it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


@contextmanager
def servers(folder: Path, *applications: str) -> Iterator[list[Server]]:
    """A club's server for each application, all on one migrated database."""
    manage("collectstatic", "--no-input", "--verbosity=0")
    with fresh_database(folder) as url, ExitStack() as started:
        # The real settings, without the addresses that misbehave for the tests.
        settings = {"DJANGO_SETTINGS_MODULE": "archstats.settings", "DATABASE_URL": url}
        yield [
            started.enter_context(serving(application=application, **PRODUCTION, **settings))
            for application in applications
        ]


def cpu_ms_per_request(server: Server, path: str, requests_made: int) -> float:
    with requests.Session() as session:
        before = cpu_seconds(server.process.pid)
        for _ in range(requests_made):
            answer = session.get(server.url + path, timeout=10)
            answer.raise_for_status()
        return (cpu_seconds(server.process.pid) - before) * 1000 / requests_made


def interleaved(measures: Sequence[Callable[[], float]], *, rounds: int) -> list[list[float]]:
    """A B A B …: what the machine does meanwhile meets all of them alike."""
    return [
        list(row) for row in zip(*([m() for m in measures] for _ in range(rounds)), strict=True)
    ]


def wall_seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def median(figures: list[float]) -> float:
    return statistics.median(figures)
