"""What an arrow costs: an end by PUT card and a single shot, beside FastAPI with asyncpg."""

import random
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import requests

from archstats.benchmarks.measuring import (
    club_server,
    cpu_seconds,
    interleaved,
    median,
    on_core,
    quotients,
    spread,
    wall_seconds,
)
from archstats.faults.cards import POINTS, VALUES, CardKey, make_cards
from archstats.faults.phones import ARROWS_IN_AN_END, Scorecard, new_op
from archstats.faults.wire import Talk, drive, request
from archstats.tests.services import durable_postgresql
from archstats.tests.serving import Server, fresh_database, started

ROUNDS = 5
# Of a round, by how many come at once.
REQUESTS = {16: 1600, 1: 600}
WARM_UP = 160
SERVER_CORE, CLIENT_CORE = 0, 1
# A reference that does not hold still compares with nothing.
LARGEST_SPREAD = 0.25

REFERENCE = [
    *(sys.executable, "-m", "uvicorn", "archstats.benchmarks.fastapi_reference:application"),
    *("--host=127.0.0.1", "--port", "PORT", "--http=httptools", "--loop=asyncio"),
    *("--no-access-log", "--log-level=warning"),
]


# What is said on so many connections, with so many requests on each.
type Talks = Callable[[int, int], list[Talk]]


class Cost(NamedTuple):
    """Of one request. `database_ms` is nothing where the database is in the server's process."""

    server_ms: float
    database_ms: float
    seconds: float


@dataclass(frozen=True)
class Contender:
    name: str
    server: Server
    arrows: int
    talks: Talks
    database_pid: int | None = None

    def cost(self, connections: int, requests_made: int) -> Cost:
        talks = self.talks(connections, requests_made // connections)
        before = self._cpu()
        seconds = wall_seconds(partial(drive, self.server.port, talks))
        server, database = (b - a for a, b in zip(before, self._cpu(), strict=True))
        made = requests_made // connections * connections
        return Cost(server * 1000 / made, database * 1000 / made, seconds / made)

    def _cpu(self) -> tuple[float, float]:
        database = cpu_seconds(self.database_pid) if self.database_pid else 0.0
        return cpu_seconds(self.server.process.pid), database


def say(said: Sequence[bytes]) -> Talk:
    """Prepared before the clock starts; drive() raises for any answer but a success."""
    for each in said:  # noqa: UP028 — `yield from` would hand the answers on to the list
        yield each


def ends(keys: Sequence[CardKey], *, used: int = 0) -> Talks:
    cards = [Scorecard(key, used=used) for key in keys]

    def talks(connections: int, each: int) -> list[Talk]:
        return [say([_an_end(card) for _ in range(each)]) for card in cards[:connections]]

    return talks


def _an_end(card: Scorecard) -> bytes:
    return card.request(card.end(random.choices(VALUES, k=ARROWS_IN_AN_END)))


def single_shots(keys: Sequence[CardKey]) -> Talks:
    def talks(connections: int, each: int) -> list[Talk]:
        return [say([_a_shot(key) for _ in range(each)]) for key in keys[:connections]]

    return talks


def _a_shot(key: CardKey) -> bytes:
    body = {"slot_id": key.slot_id, "value": random.choice(VALUES), "op": new_op()}
    return request("POST", "/api/v0/shot", body, token=key.token)


def reference_shots(server: Server, slots: int) -> Talks:
    slot_ids = [str(uuid.uuid4()) for _ in range(slots)]
    for slot_id in slot_ids:
        requests.post(f"{server.url}/slot?slot_id={slot_id}", timeout=10).raise_for_status()

    def talks(connections: int, each: int) -> list[Talk]:
        return [say([_reference_shot(key) for _ in range(each)]) for key in slot_ids[:connections]]

    return talks


def _reference_shot(slot_id: str) -> bytes:
    value = random.choice(VALUES)
    body = {"slot_id": slot_id, "score": POINTS[value], "is_x": value == "X"}
    return request("POST", "/shot", body)


def writes(folder: Path) -> None:
    with ExitStack() as running:
        contenders = running.enter_context(everybody(folder, connections=max(REQUESTS)))
        running.enter_context(on_core(CLIENT_CORE))
        held_still = [compare(contenders, connections) for connections in REQUESTS]
    if not all(held_still):
        sys.exit("The reference did not hold still: these figures say nothing.")


@contextmanager
def everybody(folder: Path, *, connections: int) -> Iterator[list[Contender]]:
    with ExitStack() as running:
        with on_core(CLIENT_CORE):
            postgres = running.enter_context(durable_postgresql(folder))
        assert postgres.process is not None
        pid = postgres.process.pid
        ours, theirs = (
            running.enter_context(fresh_database(folder, server=postgres.url)) for _ in range(2)
        )
        on_sqlite = running.enter_context(fresh_database(folder))
        with on_core(SERVER_CORE):
            reference = running.enter_context(started(REFERENCE, DATABASE_URL=theirs))
            club, small_club = (
                running.enter_context(club_server(url)) for url in (ours, on_sqlite)
            )
        yield [
            Contender(
                "reference, a shot", reference, 1, reference_shots(reference, connections), pid
            ),
            *_ours("PostgreSQL", club, ours, connections, pid),
            *_ours("SQLite", small_club, on_sqlite, connections, None),
        ]


def _ours(
    database: str, server: Server, url: str, connections: int, pid: int | None
) -> list[Contender]:
    end_keys, shot_keys = make_cards(url, connections), make_cards(url, connections)
    return [
        Contender(f"{database}, an end", server, ARROWS_IN_AN_END, ends(end_keys), pid),
        Contender(f"{database}, a shot", server, 1, single_shots(shot_keys), pid),
    ]


def compare(contenders: Sequence[Contender], connections: int) -> bool:
    """Prints a row for each, compared with the first; whether that one held still."""
    for contender in contenders:
        contender.cost(connections, WARM_UP)
    measures = [
        partial(contender.cost, connections, REQUESTS[connections]) for contender in contenders
    ]
    rows = interleaved(measures, rounds=ROUNDS)
    print(f"\nCPU ms of a write, {connections} at once; median of {ROUNDS} interleaved rounds")
    print(
        f"{'':20} {'request':>8} {'arrow':>6} {'spread':>7} {'database':>9}"
        f" {'/s':>6}   as much as the reference: a request, an arrow"
    )
    for contender, costs in zip(contenders, rows, strict=True):
        print(row(contender, costs, rows[0]), flush=True)
    return spread([cost.server_ms for cost in rows[0]]) <= LARGEST_SPREAD


def row(contender: Contender, costs: Sequence[Cost], reference: Sequence[Cost]) -> str:
    mine = [cost.server_ms for cost in costs]
    ratio = median(quotients(mine, [cost.server_ms for cost in reference]))
    return (
        f"{contender.name:20} {median(mine):8.3f} {median(mine) / contender.arrows:6.3f}"
        f" {spread(mine):6.0%} {median([cost.database_ms for cost in costs]):10.3f}"
        f" {1 / median([cost.seconds for cost in costs]):6.0f}"
        f"   {ratio:.2f}, {ratio / contender.arrows:.2f}"
    )
