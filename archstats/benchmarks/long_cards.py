"""Whether an arrow costs the same on a card with thousands of shots, and what reading one costs."""

from contextlib import ExitStack
from itertools import batched
from pathlib import Path

from archstats.benchmarks.measuring import club_server, interleaved, median, on_core, quotients
from archstats.benchmarks.writes import (
    CLIENT_CORE,
    SERVER_CORE,
    Contender,
    Talks,
    ends,
    say,
    single_shots,
)
from archstats.faults.cards import CardKey, make_cards
from archstats.faults.phones import ARROWS_IN_AN_END
from archstats.faults.wire import Talk, request
from archstats.tests.services import durable_postgresql
from archstats.tests.serving import Server, fresh_database

# A practice ends at 20,000 shots: the long cards are filled up to there.
LONGEST, SHORT = 20_000, 72
CARDS = 8
ROUNDS = 30
ENDS, SHOTS = 16, 48
# With those that warm up.
TURNS = ROUNDS + 1
LONG = LONGEST - TURNS * (ENDS * ARROWS_IN_AN_END + SHOTS)
READ_SHOTS, READINGS = 2_000, 100


def long_cards(folder: Path) -> None:
    print(f"\nCPU ms of a write, {CARDS} at once, on cards of {SHORT} and {LONG:,} to 20,000 shots")
    with ExitStack() as running:
        with on_core(CLIENT_CORE):
            postgres = running.enter_context(durable_postgresql(folder))
        for database, address in (("PostgreSQL", postgres.url), ("SQLite", "")):
            url = running.enter_context(fresh_database(folder, server=address))
            with on_core(SERVER_CORE):
                server = running.enter_context(club_server(url))
            with on_core(CLIENT_CORE):
                write(database, server, url)
                read(database, server, url)


def write(database: str, server: Server, url: str) -> None:
    long = make_cards(url, CARDS, shots=LONG)
    # New ones for each turn, so that they stay short.
    short = batched(make_cards(url, CARDS * TURNS * 2, shots=SHORT), CARDS, strict=True)

    def on_short(connections: int, each: int) -> list[Talk]:
        talks = ends(next(short), used=SHORT) if each == ENDS else single_shots(next(short))
        return talks(connections, each)

    for name, on_long, each in (
        ("an end of six", ends(long, used=LONG), ENDS),
        ("a shot", single_shots(long), SHOTS),
    ):
        report(f"{database}, {name}", server, on_short, on_long, each)


def report(name: str, server: Server, on_short: Talks, on_long: Talks, each: int) -> None:
    def cost_of(talks: Talks) -> float:
        return Contender(name, server, 1, talks).cost(CARDS, CARDS * each).server_ms

    measures = [lambda: cost_of(on_short), lambda: cost_of(on_long)]
    short, long = (costs[1:] for costs in interleaved(measures, rounds=TURNS))
    ratio = median(quotients(long, short))
    print(f"{name:30} {median(short):6.3f} {median(long):6.3f}   {ratio:.3f}", flush=True)


def read(database: str, server: Server, url: str) -> None:
    [key] = make_cards(url, 1, shots=READ_SHOTS)
    contender = Contender("", server, 1, lambda _, each: [say([_reading(key)] * each)])
    contender.cost(1, READINGS)
    figures = [contender.cost(1, READINGS).server_ms for _ in range(5)]
    print(f"{f'{database}, reading {READ_SHOTS:,} shots':30} {median(figures):6.2f}", flush=True)


def _reading(key: CardKey) -> bytes:
    return request("GET", f"/api/v0/shot/slot/{key.slot_id}", token=key.token)
