"""One fragment of 1.5 KB to 1,000 watchers: CPU per delivery, and when the last one has it."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from itertools import batched
from pathlib import Path
from statistics import mean

from archstats.benchmarks.live import contenders
from archstats.benchmarks.live.contenders import Contender, contending
from archstats.benchmarks.live.goals import LARGEST_SPREAD, Goal, calm_rounds, keep
from archstats.benchmarks.live.native import Programs
from archstats.benchmarks.measuring import interleaved, median, quotients, spread
from archstats.tests.services import redis_server
from archstats.tests.serving import fresh_database

WATCHERS, SIZE = 1000, 1500
# Each server has three turns in a round, so that a noise of seconds falls on all of them alike.
ROUNDS, TURNS, CHANGES, TIMED, WARM_UP = 5, 3, 60, 10, 3
# Longer than the rest of a hub after such a fan-out: what is timed is a change into silence.
WAIT_MS = 60

OURS, PLAIN, BARE, SENDS, FLOOR, IN_MEMORY, BY_REDIS = range(7)


@dataclass(frozen=True)
class FanOut:
    """µs of CPU a delivery, the server's and the watchers', each change on the heels of the one
    before; ms from change to last watcher, each into silence."""

    frames: int
    server_us: float
    client_us: float
    milliseconds: list[float]

    @property
    def p50(self) -> float:
        return median(self.milliseconds)

    @property
    def p99(self) -> float:
        ranked = sorted(self.milliseconds)
        return ranked[round(0.99 * (len(ranked) - 1))]


def fan_out_of(contender: Contender, changes: int, timed: int) -> FanOut:
    before = contender.cpu()
    changed = contender.watchers.change(contender.key, times=changes, wait_ms=0)
    spent = contender.cpu() - before
    into_silence = contender.watchers.change(contender.key, times=timed, wait_ms=WAIT_MS)
    return FanOut(
        changed.frames,
        spent * 1e6 / changed.frames,
        changed.client_seconds * 1e6 / changed.frames,
        into_silence.milliseconds,
    )


def in_one(turns: Sequence[FanOut]) -> FanOut:
    return FanOut(
        sum(turn.frames for turn in turns),
        mean(turn.server_us for turn in turns),
        mean(turn.client_us for turn in turns),
        [each for turn in turns for each in turn.milliseconds],
    )


def fan_out(folder: Path, programs: Programs) -> None:
    with ExitStack() as running:
        url = running.enter_context(fresh_database(folder))
        with contenders.on_client_core():
            redis_url = running.enter_context(redis_server(folder))
        choices = [
            contenders.ours(url),
            contenders.ours(url, plain_send=True),
            contenders.bare(size=SIZE),
            contenders.sends(url),
            contenders.floor(programs, size=SIZE),
            contenders.stock_channels(url),
            contenders.stock_channels(url, redis_url=redis_url),
        ]
        everybody = running.enter_context(contending(programs, *choices))
        for contender in everybody:
            contender.open(WATCHERS)
            fan_out_of(contender, WARM_UP, WARM_UP)
        # Stock Channels takes half a second for each.
        measures = [
            partial(fan_out_of, contender, *((CHANGES, TIMED) if place < IN_MEMORY else (2, 2)))
            for place, contender in enumerate(everybody)
        ]
        turns = interleaved(measures, rounds=ROUNDS * TURNS)
        rows = [[in_one(round_) for round_ in batched(row, TURNS, strict=True)] for row in turns]
    report(everybody, rows)
    names = [contender.name for contender in everybody]
    keep(
        folder, "fan_out", rows={n: list(map(asdict, r)) for n, r in zip(names, rows, strict=True)}
    )


def report(everybody: Sequence[Contender], rows: Sequence[Sequence[FanOut]]) -> None:
    print(f"\n1.5 KB to {WATCHERS:,} watchers; medians of {ROUNDS} interleaved rounds")
    print(
        f"{'':26} {'CPU µs a delivery':>18} {'spread':>7} {'client µs':>10}"
        f" {'p50 ms':>8} {'p99':>8}"
    )
    for contender, row in zip(everybody, rows, strict=True):
        costs = [each.server_us for each in row]
        print(
            f"{contender.name:26} {median(costs):18.2f} {spread(costs):6.0%}"
            f" {median([each.client_us for each in row]):11.2f}"
            f" {median([each.p50 for each in row]):8.1f} {median([each.p99 for each in row]):8.1f}"
        )
    judge(rows)


def judge(rows: Sequence[Sequence[FanOut]]) -> None:
    costs = [[each.server_us for each in row] for row in rows]

    def times(place: int, reference: int) -> list[float]:
        return quotients(costs[place], costs[reference])

    Goal("T1 CPU ÷ websockets.broadcast", 0.75, 0.5).judge(*times(OURS, BARE))
    Goal("T1 the same by plain ASGI send", 1.3).judge(*times(PLAIN, BARE))
    least = quotients(costs[PLAIN], costs[SENDS])
    print(f"  {'plain ASGI send ÷ the least by the same server':58} {median(least):.3f}")
    Goal("T2 CPU ÷ C send()", 1.7, 1.15).judge(*times(OURS, FLOOR))
    for place, layer in ((IN_MEMORY, "in memory"), (BY_REDIS, "Redis pub/sub")):
        goal = Goal(f"T3 stock Channels ({layer}) ÷ ours", 15, 28, at_least=True)
        goal.judge(*times(place, OURS))
    calm = calm_rounds([each.p99 for each in rows[BARE]])
    lateness = [rows[OURS][each].p99 / rows[BARE][each].p99 for each in calm]
    Goal(f"T4 p99 to the last ÷ websockets.broadcast, {len(calm)} calm rounds", 1.0, 0.75).judge(
        *lateness
    )
    if spread(costs[BARE]) > LARGEST_SPREAD:
        print("  The reference did not hold still: these figures say nothing.")
