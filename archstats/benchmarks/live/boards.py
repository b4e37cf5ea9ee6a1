"""The board of a shoot of 500 under 2,000 spectators, and what a change costs there and among 4."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from subprocess import PIPE

from archstats.benchmarks.live.changes import Stream, show, stream_of
from archstats.benchmarks.live.contenders import SERVER_CORE, Contender, on_client_core
from archstats.benchmarks.live.goals import Goal, keep
from archstats.benchmarks.live.native import Programs
from archstats.benchmarks.live.watchers import watching
from archstats.benchmarks.measuring import (
    club_server,
    cpu_seconds,
    interleaved,
    median,
    on_core,
    quotients,
)
from archstats.tests.services import postgresql, redis_server
from archstats.tests.serving import fresh_database, production_for

MANY, FEW = 500, 4
# Phones record for a whole target: so many arrows are a change.
# Who records for themselves, and phones that record for all at a target.
ALONE, AT_A_TARGET = 1, 4
SPECTATORS, RATE, SECONDS, ROUNDS = 2000, 25, 10, 3
FEW_SPECTATORS, CHANGES = 20, 100
# Longer than the shortest rest: no two changes share a frame.
WAIT_MS = 15


@dataclass(frozen=True)
class Shooting:
    """The process that writes, as it told of its shoot."""

    pid: int
    port: int
    shoot: str
    watch: str
    seen: str
    version: int


@contextmanager
def shooting(url: str, redis_url: str, *counts: int) -> Iterator[Shooting]:
    program = "archstats.benchmarks.live.shooting"
    command = [sys.executable, "-m", program, *map(str, counts)]
    environment = production_for(url) | {"REDIS_URL": redis_url}
    with subprocess.Popen(command, stdout=PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            yield Shooting(process.pid, **json.loads(process.stdout.readline()))
        finally:
            process.kill()


@dataclass
class Board:
    """A server that is watched, and a shoot whose arrows reach it from another process."""

    contender: Contender
    writer: Shooting

    def open(self, spectators: int) -> None:
        path = f"/ws/?room=shoot:{self.writer.shoot}"
        self.contender.watchers.open(spectators, f"{path}@{self.writer.seen}")
        self.contender.watchers.change("-", times=1, wait_ms=0)

    def cost_us(self) -> float:
        """Of a change to few spectators, which is told alone."""
        before = self.contender.cpu()
        self.contender.watchers.change("-", times=CHANGES, wait_ms=WAIT_MS)
        return (self.contender.cpu() - before) * 1e6 / CHANGES


@contextmanager
def board_of(
    archers: int, at_a_target: int, programs: Programs, *, url: str, redis_url: str
) -> Iterator[Board]:
    with ExitStack() as running:
        with on_client_core():
            writer = running.enter_context(shooting(url, redis_url, archers, at_a_target))
        with on_core(SERVER_CORE):
            server = running.enter_context(
                club_server(url, REDIS_URL=redis_url, ALLOWED_HOSTS="127.0.0.1")
            )
        options = (
            # As every browser does.
            "deflate",
            f"control={writer.port}",
            f"versions={writer.version}",
            f"protocols=archstats.v0,watch.{writer.watch}",
        )
        with on_client_core():
            command = [*programs.watchers, str(server.port), *options]
            watchers = running.enter_context(watching(command))
        name = f"{archers} archers"
        yield Board(Contender(name, server, watchers, has_rooms=True, key="-"), writer)


def boards(folder: Path, programs: Programs) -> None:
    with ExitStack() as running:
        with on_client_core():
            server = running.enter_context(postgresql(folder))
            redis_url = running.enter_context(redis_server(folder))
            url = running.enter_context(fresh_database(folder, server=server))
        small, large, crowd = (
            running.enter_context(board_of(*each, programs, url=url, redis_url=redis_url))
            for each in ((FEW, ALONE), (MANY, ALONE), (MANY, AT_A_TARGET))
        )
        for board in (small, large):
            board.open(FEW_SPECTATORS)
            board.cost_us()
        compare(folder, small, large)
        crowd.open(SPECTATORS)
        stream(folder, crowd)


def compare(folder: Path, small: Board, large: Board) -> None:
    few, many = interleaved([small.cost_us, large.cost_us], rounds=ROUNDS)
    print(f"\nAn arrow on a board: CPU of the server that shows it to {FEW_SPECTATORS} spectators")
    print(f"  among {FEW}: {median(few):.0f} µs; among {MANY}: {median(many):.0f} µs")
    Goal(f"CPU of a change among {MANY} ÷ among {FEW}", 1.2).judge(*quotients(many, few))
    keep(folder, "boards", few=few, many=many)


def stream(folder: Path, board: Board) -> None:
    stream_of(board.contender, rate=10, seconds=1)
    writer_before = cpu_seconds(board.writer.pid)
    rows = [stream_of(board.contender, RATE, SECONDS) for _ in range(ROUNDS)]
    writer = (cpu_seconds(board.writer.pid) - writer_before) / sum(r.streamed.seconds for r in rows)
    print(
        f"\n{RATE} × {AT_A_TARGET} arrows a second, board of {MANY}, {SPECTATORS:,} spectators;"
        f" {ROUNDS} rounds; who writes them takes {writer:.2f} core"
    )
    show([board.contender], [rows])
    judge(rows)
    keep(folder, "boards", rate=RATE, writer=writer, rows=[asdict(each) for each in rows])


def judge(rows: list[Stream]) -> None:
    Goal("staleness p99", 100, 60, " ms").judge(*(each.streamed.p99 for each in rows))
    Goal("delivered", 1, at_least=True).judge(*(each.delivered for each in rows))
    Goal("cores", 0.5, 0.4).judge(*(each.cores for each in rows))
