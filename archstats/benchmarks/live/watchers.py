"""The watchers' program, as the measures speak to it."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from subprocess import PIPE
from typing import Any


@dataclass(frozen=True)
class Counted:
    """Frames that showed a change, and what the watchers' own process spent on all of it."""

    frames: int
    bytes: int
    other_bytes: int
    client_seconds: float


@dataclass(frozen=True)
class Changed(Counted):
    """`milliseconds` from each change to the last watcher that has it."""

    milliseconds: list[float]


@dataclass(frozen=True)
class Streamed(Counted):
    """How stale a change was when a watcher had it, in ms, by the time when it was due."""

    expected: int
    delivered: int
    finished: bool
    seconds: float
    p50: float
    p99: float
    worst: float


@dataclass(frozen=True)
class Settled:
    """`dropped` are watchers who had not read for so long that the server gave them up."""

    behind: int
    dropped: int
    seconds: float


class Watchers:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def open(self, count: int, path: str) -> None:
        self._ask(f"open {count} {path}")

    def change(self, key: str, *, times: int, wait_ms: int, verb: str = "change") -> Changed:
        """One change after the other: the next comes so long after the last watcher has it."""
        return Changed(**self._ask(f"changes {verb} {key} {times} {wait_ms}"))

    def stream(self, key: str, *, rate: int, count: int) -> Streamed:
        return Streamed(**self._ask(f"stream {key} {rate} {count}"))

    def stall(self, count: int) -> None:
        """So many stop reading, until told."""
        self._ask(f"stall {count}")

    def resume(self) -> None:
        self._ask("resume")

    def settle(self) -> Settled:
        """Once all who are left have the latest change."""
        settled = Settled(**self._ask("settle"))
        assert settled.behind == 0, f"{settled.behind} watchers never had the latest change"
        return settled

    def close(self) -> None:
        self._ask("close")

    def _ask(self, command: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        if not (line := self.process.stdout.readline()):
            raise RuntimeError(f"the watchers gave up at: {command}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def watching(command: Sequence[str]) -> Iterator[Watchers]:
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        try:
            yield Watchers(process)
        finally:
            process.kill()
