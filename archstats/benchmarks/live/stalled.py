"""One watcher in a hundred stops reading for 30 s: what the others and the memory notice."""

from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from archstats.benchmarks.live import contenders
from archstats.benchmarks.live.changes import Stream, stream_of
from archstats.benchmarks.live.contenders import Contender, contending
from archstats.benchmarks.live.goals import Goal, keep
from archstats.benchmarks.live.native import Programs
from archstats.benchmarks.live.watchers import Settled
from archstats.benchmarks.measuring import median, memory_kib, quotients
from archstats.tests.serving import fresh_database

WATCHERS, STALLED, KEY = 2000, 20, "500x1500"
RATE, SECONDS, ROUNDS, WARM_UP_SECONDS = 100, 30, 4, 5
# What the kernel keeps for one who does not read: small, so that the server has to notice.
BUFFER = 16 * 1024


def stalled(folder: Path, programs: Programs) -> None:
    with ExitStack() as running:
        url = running.enter_context(fresh_database(folder))
        choice = contenders.ours(url).compressed("ours, deflated").with_buffer(BUFFER)
        [contender] = running.enter_context(contending(programs, choice, key=KEY))
        contender.open(WATCHERS)
        stream_of(contender, RATE, WARM_UP_SECONDS)
        rounds = [one_round(contender) for _ in range(ROUNDS)]
    report(folder, rounds)


@dataclass(frozen=True)
class Round:
    """Streams with all reading and with some not, and KB of memory for each of those."""

    calm: Stream
    disturbed: Stream
    kb: float
    settled: Settled


def one_round(contender: Contender) -> Round:
    calm = stream_of(contender, RATE, SECONDS)
    before = memory_kib(contender.pid)
    contender.watchers.stall(STALLED)
    disturbed = stream_of(contender, RATE, SECONDS)
    kb = (memory_kib(contender.pid) - before) / STALLED
    contender.watchers.resume()
    settled = contender.watchers.settle()
    if settled.dropped:
        contender.open(settled.dropped)
    return Round(calm, disturbed, kb, settled)


def report(folder: Path, rounds: list[Round]) -> None:
    calm, disturbed = [each.calm for each in rounds], [each.disturbed for each in rounds]
    print(
        f"\n{STALLED} of {WATCHERS:,} watchers do not read for {SECONDS} s, {RATE} changes a second"
    )
    for name, row in (("all read", calm), ("some do not", disturbed)):
        p99, cores = median([s.streamed.p99 for s in row]), median([s.cores for s in row])
        print(f"{name:14} p99 {p99:6.1f} ms, {cores:.2f} cores")
    print(f"  up to date again after {max(each.settled.seconds for each in rounds):.2f} s, except")
    print(f"  {sum(each.settled.dropped for each in rounds)} whom the server had given up")
    Goal("T12 p99 of the others ÷ before", 1.1).judge(
        *quotients([s.streamed.p99 for s in disturbed], [s.streamed.p99 for s in calm])
    )
    Goal("T12 memory for each that stalls", 256, unit=" KB").judge(*(each.kb for each in rounds))
    keep(folder, "stalled", rounds=list(map(asdict, rounds)))
