"""How far it is, on stderr: a line redrawn on a terminal, elsewhere a line now and then."""

import time
from dataclasses import dataclass, field

from django.core.management.base import OutputWrapper

from leaderboard.backfilling.counters import Outcome
from leaderboard.backfilling.counting import Batch

_WIDTH = 10
_REDRAWN_SECONDS, _SAID_SECONDS = 0.1, 10.0
_WITH_TRACES = 3


@dataclass
class Progress:
    stream: OutputWrapper
    total: int
    is_wanted: bool
    since: float = field(default_factory=time.monotonic)
    done: int = 0
    told_at: float = 0

    def __post_init__(self) -> None:
        self.is_bar = self.is_wanted and self.stream.isatty()
        self.told_at = self.since

    def advance(self, units: int, outcome: Outcome) -> None:
        self.done += units
        now, pause = time.monotonic(), _REDRAWN_SECONDS if self.is_bar else _SAID_SECONDS
        is_last = self.is_bar and self.done >= self.total
        if self.is_wanted and (now - self.told_at >= pause or is_last):
            self.told_at = now
            self._tell(self._line(outcome, now - self.since))

    def end(self) -> None:
        if self.is_bar and self.done:
            self._write("\n")

    def say(self, words: str) -> None:
        """A line of its own, also while the bar stands there."""
        start = "\r\x1b[K" if self.is_bar else ""
        self._write(f"{start}{words}\n")

    def _tell(self, line: str) -> None:
        self._write(f"\r\x1b[K{self._bar()} {line}" if self.is_bar else f"{line}\n")

    def _write(self, text: str) -> None:
        self.stream.write(text, style_func=str, ending="")
        self.stream.flush()

    def _bar(self) -> str:
        filled = _WIDTH if self.total <= 0 else min(_WIDTH, _WIDTH * self.done // self.total)
        return f"[{'#' * filled}{'-' * (_WIDTH - filled)}]"

    def _line(self, outcome: Outcome, seconds: float) -> str:
        rate = self.done / seconds if seconds else 0
        left = max(0, self.total - self.done) / rate if rate else 0
        return (
            f"{_spaced(self.done)}/{_spaced(self.total)} shoots  {_spaced(int(rate))}/s"
            f"  ETA {int(left)}s  updated {_spaced(outcome.updated)}"
            f"  failed {outcome.counts['failed']}"
        )


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


@dataclass
class Teller:
    """Says of each batch what cannot wait for the result."""

    progress: Progress
    verbosity: int

    def __call__(self, batch: Batch, outcome: Outcome) -> None:
        for warning in batch.warnings:
            self.progress.say(f"warning: {warning}")
        for failure in batch.outcome.failures:
            self.progress.say(f"failed: {failure['shoot']}: {failure['error']}")
        for trace in batch.traces if self.verbosity >= _WITH_TRACES else ():
            self.progress.say(trace)
        self.progress.advance(batch.done, outcome)
