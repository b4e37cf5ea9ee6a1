"""bin/bench live: what a live screen costs, beside servers that do nothing else."""

from collections.abc import Callable
from pathlib import Path

from archstats.benchmarks.live.boards import boards
from archstats.benchmarks.live.changes import changes
from archstats.benchmarks.live.connections import connections
from archstats.benchmarks.live.fan_out import fan_out
from archstats.benchmarks.live.native import Programs, compiled
from archstats.benchmarks.live.sizes import sizes
from archstats.benchmarks.live.stalled import stalled

type Section = Callable[[Path], None]

PARTS: list[Callable[[Path, Programs], None]] = [
    fan_out,
    changes,
    sizes,
    connections,
    stalled,
    boards,
]


def live(folder: Path) -> None:
    programs = compiled(folder)
    for part in PARTS:
        part(folder, programs)


def alone(part: Callable[[Path, Programs], None]) -> Section:
    return lambda folder: part(folder, compiled(folder))
