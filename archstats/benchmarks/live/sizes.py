"""What one changed card costs in a room of 4 and in one of 500: bytes to a watcher, CPU."""

from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from archstats.benchmarks.live import contenders
from archstats.benchmarks.live.contenders import Contender, contending
from archstats.benchmarks.live.goals import Goal, keep
from archstats.benchmarks.live.native import Programs
from archstats.benchmarks.measuring import interleaved, median, quotients
from archstats.tests.serving import fresh_database

WATCHERS, ROUNDS, CHANGES = 20, 9, 50
# Longer than the shortest rest: no two changes share a frame.
WAIT_MS = 15
SMALL, LARGE = "4x423", "500x423"
VERBS = {"change": "order unchanged", "move": "order changed"}


@dataclass(frozen=True)
class OneChange:
    bytes: float
    cpu_us: float


def one_change(contender: Contender, verb: str) -> OneChange:
    before = contender.cpu()
    changed = contender.watchers.change(contender.key, times=CHANGES, wait_ms=WAIT_MS, verb=verb)
    assert changed.frames == CHANGES * WATCHERS, "some changes shared a frame"
    return OneChange(changed.bytes / changed.frames, (contender.cpu() - before) * 1e6 / CHANGES)


def sizes(folder: Path, programs: Programs) -> None:
    print(f"\nOne changed card to a watcher, rooms of 4 and 500; {ROUNDS} interleaved rounds")
    print(f"{'':30} {'bytes, 4':>9} {'500':>7} {'CPU µs, 4':>10} {'500':>7}")
    for compression in ("raw", "deflated"):
        with ExitStack() as running:
            url = running.enter_context(fresh_database(folder))
            choice = contenders.ours(url)
            if compression == "deflated":
                choice = choice.compressed("ours, deflated")
            rooms = [
                running.enter_context(contending(programs, choice, key=key))[0]
                for key in (SMALL, LARGE)
            ]
            for room in rooms:
                room.open(WATCHERS)
            for verb in VERBS:
                compare(folder, rooms, verb, compression)


def compare(folder: Path, rooms: list[Contender], verb: str, compression: str) -> None:
    for room in rooms:
        one_change(room, verb)
    small, large = interleaved([partial(one_change, room, verb) for room in rooms], rounds=ROUNDS)
    bytes_small, bytes_large = (median([each.bytes for each in row]) for row in (small, large))
    cpu_small, cpu_large = ([each.cpu_us for each in row] for row in (small, large))
    print(
        f"{f'{compression}, {VERBS[verb]}':30} {bytes_small:9.0f} {bytes_large:7.0f}"
        f" {median(cpu_small):10.0f} {median(cpu_large):7.0f}"
    )
    raw = {"small": list(map(asdict, small)), "large": list(map(asdict, large))}
    keep(folder, "sizes", verb=verb, compression=compression, **raw)
    if verb == "move":
        if compression == "raw":
            Goal("T10 bytes more for the order of 500", 3000).judge(bytes_large - bytes_small)
        return
    Goal(f"T10 bytes, 500 cards ÷ 4, {compression}", 1.1).judge(bytes_large / bytes_small)
    Goal(f"T10 CPU of a change, 500 cards ÷ 4, {compression}", 1.2).judge(
        *quotients(cpu_large, cpu_small)
    )
    if compression == "deflated":
        Goal("T10 bytes of a changed card, deflated", 350, 250).judge(bytes_large)
