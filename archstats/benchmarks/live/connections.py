"""2,000 watchers who only watch: what each weighs, how fast they come, and what they leave."""

import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from archstats.benchmarks.live import contenders
from archstats.benchmarks.live.contenders import Choice, Contender, contending
from archstats.benchmarks.live.goals import Goal, keep
from archstats.benchmarks.live.native import Programs
from archstats.benchmarks.measuring import interleaved, median, memory_kib, quotients, wall_seconds
from archstats.tests.services import redis_server
from archstats.tests.serving import fresh_database

WATCHERS, ROUNDS = 2000, 3
# What nobody who watches needs, and what must be again what it was.
OF_WATCHERS = ("rooms", "sockets", "subscriptions")
HELD = (*OF_WATCHERS, "tasks", "connections")
PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Crowd:
    """KB and CPU µs a watcher, watchers a second; and what the process held, each time empty."""

    kb: float
    a_second: float
    cpu_us: float
    kb_again: float
    held: list[dict[str, int]]


def crowd_of(programs: Programs, choice: Choice) -> Crowd:
    """Of a fresh process."""
    with contending(programs, choice) as [contender]:
        contender.open(1)
        contender.watchers.close()
        held = [emptied(contender)]
        empty, cpu = memory_kib(contender.pid), contender.cpu()
        seconds = wall_seconds(partial(contender.open, WATCHERS))
        cpu = contender.cpu() - cpu
        full = memory_kib(contender.pid)
        contender.watchers.close()
        held.append(emptied(contender))
        contender.open(WATCHERS)
        full_again = memory_kib(contender.pid)
        contender.watchers.close()
        held.append(emptied(contender))
    return Crowd(
        (full - empty) / WATCHERS,
        WATCHERS / seconds,
        cpu * 1e6 / WATCHERS,
        (full_again - full) / WATCHERS,
        held,
    )


def emptied(contender: Contender) -> dict[str, int]:
    """What it holds when the last of those who left is gone, however that goes on."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    held: dict[str, int] = {}
    while True:
        before, held = held, {k: v for k, v in contender.counts().items() if k in HELD}
        is_empty = held == before and not any(held.get(name) for name in OF_WATCHERS)
        if is_empty or time.monotonic() > deadline:
            return held
        time.sleep(0.5)


def connections(folder: Path, programs: Programs) -> None:
    with ExitStack() as running:
        url = running.enter_context(fresh_database(folder))
        redis_url = running.enter_context(redis_server(folder))
        choices = [contenders.ours(url, redis_url=redis_url), contenders.bare(size=1500)]
        measures = [partial(crowd_of, programs, choice) for choice in choices]
        ours, bare = interleaved(measures, rounds=ROUNDS)
    print(f"\n{WATCHERS:,} idle watchers, fresh processes; medians of {ROUNDS} interleaved rounds")
    for choice, row in zip(choices, (ours, bare), strict=True):
        print(
            f"{choice.name:26} {median([c.kb for c in row]):6.1f} KB a watcher,"
            f" {median([c.kb_again for c in row]):+.1f} when all came again;"
            f" {median([c.a_second for c in row]):6.0f} a second,"
            f" {median([c.cpu_us for c in row]):5.0f} µs CPU each"
        )
    print(f"  held when empty, at first and after each crowd: {ours[0].held}")
    Goal("T11 memory of an idle watcher ÷ bare websockets", 1.5, 1.2).judge(
        *quotients([c.kb for c in ours], [c.kb for c in bare])
    )
    Goal("T13 connects a second ÷ bare websockets", 0.5, 0.7, at_least=True).judge(
        *quotients([c.a_second for c in ours], [c.a_second for c in bare])
    )
    Goal("T13 left behind by the second crowd", 0).judge(*(leaked(crowd) for crowd in ours))
    raw = {"ours": list(map(asdict, ours)), "bare": list(map(asdict, bare))}
    keep(folder, "connections", **raw)


def leaked(crowd: Crowd) -> int:
    """By the second crowd: after the first there are threads and connections that stay."""
    _, first, second = crowd.held
    return max(second[name] - first[name] for name in first)
