"""500 cards that change on a schedule, 2,000 watchers: how stale they are, and what it costs."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from archstats.benchmarks.live import contenders
from archstats.benchmarks.live.contenders import Contender, contending
from archstats.benchmarks.live.goals import LARGEST_SPREAD, Goal, keep
from archstats.benchmarks.live.native import Programs
from archstats.benchmarks.live.watchers import Streamed
from archstats.benchmarks.measuring import interleaved, median, quotients, spread
from archstats.tests.serving import fresh_database

WATCHERS, KEY, SIZE = 2000, "500x423", 423
ROUNDS, SECONDS = 3, 10
RATES = (100, 200)
# So that a server that cannot keep up ends some day.
REFERENCE_SECONDS = 2

OURS, DEFLATED, BARE, FLOOR = range(4)


@dataclass(frozen=True)
class Stream:
    streamed: Streamed
    cpu: float

    @property
    def cores(self) -> float:
        return self.cpu / self.streamed.seconds

    @property
    def us_per_change_and_watcher(self) -> float:
        return self.cpu * 1e6 / self.streamed.delivered

    @property
    def delivered(self) -> float:
        return self.streamed.delivered / self.streamed.expected

    @property
    def client_us(self) -> float:
        return self.streamed.client_seconds * 1e6 / self.streamed.frames


def stream_of(contender: Contender, rate: int, seconds: int) -> Stream:
    before = contender.cpu()
    streamed = contender.watchers.stream(contender.key, rate=rate, count=rate * seconds)
    return Stream(streamed, contender.cpu() - before)


def changes(folder: Path, programs: Programs) -> None:
    with ExitStack() as running:
        url = running.enter_context(fresh_database(folder))
        ours = contenders.ours(url)
        choices = [
            ours,
            ours.compressed("ours, deflated"),
            contenders.bare(size=SIZE),
            contenders.floor(programs, size=SIZE),
        ]
        everybody = running.enter_context(contending(programs, *choices, key=KEY))
        for contender in everybody:
            contender.open(WATCHERS)
            stream_of(contender, rate=10, seconds=1)
        for rate in RATES:
            measures = [
                partial(stream_of, contender, rate, SECONDS if place < BARE else REFERENCE_SECONDS)
                for place, contender in enumerate(everybody)
            ]
            rows = interleaved(measures, rounds=ROUNDS)
            report(rate, everybody, rows)
            raw = {c.name: list(map(asdict, r)) for c, r in zip(everybody, rows, strict=True)}
            keep(folder, "changes", rate=rate, rows=raw)


def report(rate: int, everybody: Sequence[Contender], rows: Sequence[Sequence[Stream]]) -> None:
    print(
        f"\n{rate} changes a second, 500 cards, {WATCHERS:,} watchers; {ROUNDS} interleaved rounds"
    )
    show(everybody, rows)
    judge(rows)


def show(everybody: Sequence[Contender], rows: Sequence[Sequence[Stream]]) -> None:
    print(
        f"{'':22} {'p50 ms':>8} {'p99':>8} {'worst':>8} {'delivered':>10} {'cores':>6}"
        f" {'µs a change and watcher':>24} {'bytes a change':>15} {'client µs':>10}"
    )
    for contender, row in zip(everybody, rows, strict=True):
        said = [each.streamed for each in row]
        print(
            f"{contender.name:22} {median([s.p50 for s in said]):8.1f}"
            f" {median([s.p99 for s in said]):8.1f} {max(s.worst for s in said):8.1f}"
            f" {min(each.delivered for each in row):10.2%} "
            f"{median([each.cores for each in row]):6.2f}"
            f" {median([each.us_per_change_and_watcher for each in row]):24.2f}"
            f" {median([s.bytes / s.delivered for s in said]):15.0f}"
            f" {median([each.client_us for each in row]):10.2f}"
        )


def judge(rows: Sequence[Sequence[Stream]]) -> None:
    costs = [[each.us_per_change_and_watcher for each in row] for row in rows]
    for place, name in ((OURS, "raw"), (DEFLATED, "deflated")):
        mine = rows[place]
        Goal(f"T5 staleness p99, {name}", 100, 60, " ms").judge(*(s.streamed.p99 for s in mine))
        Goal("T5 delivered", 1, at_least=True).judge(*(each.delivered for each in mine))
        Goal("T5 cores", 0.5, 0.4).judge(*(each.cores for each in mine))
        against = quotients(costs[place], costs[BARE])
        Goal("T6 CPU ÷ a websockets.broadcast for each", 0.35, 0.2).judge(*against)
    if spread(costs[BARE]) > LARGEST_SPREAD:
        print("  The reference did not hold still: T6 says nothing.")
