"""How figures are taken: CPU time of the server's processes, which a busy machine leaves alone."""

import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import requests

from archstats.tests.serving import PRODUCTION, Server, fresh_database, serving


def cpu_seconds(pid: int) -> float:
    """User and system time so far of the process and those below it, as the kernel counts it.

    Of a process that has ended nothing is known: servers keep theirs.
    """
    return sum(time.clock_gettime(_cpu_clock(each)) for each in _process_tree(pid))


def _cpu_clock(pid: int) -> int:
    # As clock_getcpuclockid(3) makes it, which Python does not offer.
    return ~pid << 3 | 2


def _process_tree(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from _process_tree(int(child))


def memory_kib(pid: int, which: str = "VmRSS") -> int:
    """What is in memory of the process; as VmHWM the most that ever was."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition(f"{which}:")[2].split()[0])


@contextmanager
def on_core(number: int) -> Iterator[None]:
    """What is started meanwhile stays on this core, so that client and server do not meet."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(allowed)[number % len(allowed)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


@contextmanager
def servers(folder: Path, *applications: str) -> Iterator[list[Server]]:
    """A club's server for each application, all on one migrated database."""
    with fresh_database(folder) as url, ExitStack() as started:
        yield [
            started.enter_context(club_server(url, application=application))
            for application in applications
        ]


def club_server(
    database_url: str,
    *,
    by: str = "uvicorn",
    application: str = "archstats.asgi:application",
    **environment: str,
) -> AbstractContextManager[Server]:
    """The real settings, without the addresses that misbehave for the tests."""
    settings = {"DJANGO_SETTINGS_MODULE": "archstats.settings", "DATABASE_URL": database_url}
    given = PRODUCTION | settings | environment
    return serving(by=by, application=application, **given)


def cpu_ms_per_request(
    server: Server, path: str, requests_made: int, *, cookies: Mapping[str, str] | None = None
) -> float:
    with requests.Session() as session:
        session.cookies.update(cookies or {})
        before = cpu_seconds(server.process.pid)
        for _ in range(requests_made):
            answer = session.get(server.url + path, timeout=10)
            answer.raise_for_status()
        return (cpu_seconds(server.process.pid) - before) * 1000 / requests_made


def interleaved[Figure](
    measures: Sequence[Callable[[], Figure]], *, rounds: int
) -> list[list[Figure]]:
    """A B A B …: what the machine does meanwhile meets all of them alike."""
    return [
        list(row) for row in zip(*([m() for m in measures] for _ in range(rounds)), strict=True)
    ]


def wall_seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def median(figures: Sequence[float]) -> float:
    return statistics.median(figures)


def quotients(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    return [a / b for a, b in zip(ours, theirs, strict=True)]


def spread(figures: Sequence[float]) -> float:
    """Between the lowest and the highest, as a part of the median."""
    return (max(figures) - min(figures)) / median(figures)
