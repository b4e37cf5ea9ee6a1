"""What must be reached, said beside what was; and the raw figures kept."""

import json
import platform
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from archstats.benchmarks.measuring import median

# A reference that does not hold still compares with nothing.
LARGEST_SPREAD = 0.25
# Latency counts where the reference was not disturbed: its p99 within so much of its best.
CALM = 1.5

RESULTS = "results.jsonl"
PACKAGES = ("django", "channels", "uvicorn", "websockets")


@dataclass(frozen=True)
class Goal:
    """What a figure must be at most, or at least, and what would be better still."""

    words: str
    must: float
    stretch: float | None = None
    unit: str = ""
    at_least: bool = False

    def judge(self, *figures: float) -> None:
        middle, lowest, highest = median(figures), min(figures), max(figures)
        between = f" ({lowest:.4g} to {highest:.4g})" if len(figures) > 1 else ""
        reached = "reached" if self._holds(middle, self.must) else "NOT REACHED"
        said = f"{middle:.4g}{self.unit}{between}"
        print(f"  {self.words:58} {said:28} {self._demand(self.must)}: {reached}", end="")
        if self.stretch is not None:
            stretched = "reached" if self._holds(middle, self.stretch) else "not"
            print(f"; {self._demand(self.stretch)}: {stretched}", end="")
        print(flush=True)

    def _holds(self, figure: float, demand: float) -> bool:
        return figure >= demand if self.at_least else figure <= demand

    def _demand(self, figure: float) -> str:
        return f"{'≥' if self.at_least else '≤'} {figure:g}"


def calm_rounds(reference_p99s: Sequence[float]) -> list[int]:
    best = min(reference_p99s)
    return [each for each, p99 in enumerate(reference_p99s) if p99 <= CALM * best]


def keep(folder: Path, section: str, **raw: object) -> None:
    """A line for the history: bin/bench appends it to a file when told to."""
    line = {"section": section, **circumstances(), **raw}
    with (folder / RESULTS).open("a") as results:
        results.write(json.dumps(line) + "\n")


@contextmanager
def kept_in(history: Path | None, folder: Path) -> Iterator[None]:
    """Also of a run that breaks off."""
    try:
        yield
    finally:
        results = folder / RESULTS
        if history is not None and results.exists():
            with history.open("a") as kept:
                kept.write(results.read_text())


def circumstances() -> Mapping[str, object]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _git("describe", "--always", "--dirty"),
        "machine": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
    }


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)  # noqa: S607
    return done.stdout.strip() or "unknown"
