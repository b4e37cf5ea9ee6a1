"""bin/faults: what is tested at every run, at its full size and on databases that sync to disk."""

import argparse
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from archstats.faults import backfills, crowding, live, restored, shoots
from archstats.faults.past import make_past
from archstats.faults.scenarios import database_killed, server_killed, written_at_once
from archstats.faults.screens import Processes, two_processes
from archstats.tests.run import environment_for, exit_when_told
from archstats.tests.services import (
    PostgreSQL,
    durable_postgresql,
    running_redis,
    temporary_folder,
)
from archstats.tests.serving import PRODUCTION, fresh_database, manage, serving

PHONES = 16
TIMES = 10
WRITERS = 64
SECONDS = 20
PROMPT_MS = 200
CARDS = 12
OUTAGE_SECONDS = 30
SEEDS = 5
ARCHERS = 200
ARROWS = 60
IN_A_RESTART = 50
PAST_SHOOTS, IN_A_SHOOT, ON_A_CARD = 400, 12, 60
RACING, RACES = 48, 20


def main() -> None:
    exit_when_told()
    with temporary_folder() as folder, ExitStack() as running:
        os.environ.update(environment_for(folder), DJANGO_SETTINGS_MODULE="archstats.settings")
        manage("collectstatic", "--no-input", "--verbosity=0")
        postgres = running.enter_context(durable_postgresql(folder))
        kill_the_server(folder, postgres)
        kill_the_database(folder, postgres)
        put_a_backup_back(folder, postgres)
        watch_while_things_die(folder, postgres)
        fill_in_meanwhile(postgres)
        # Last, for on a busy machine it may be too slow, and all else still holds.
        write_at_once(folder)


def kill_the_server(folder: Path, postgres: PostgreSQL) -> None:
    for name, server in (("SQLite", ""), ("PostgreSQL", postgres.url)):
        with fresh_database(folder, server=server) as url:
            happened = server_killed(url, phones=PHONES, times=TIMES)
            say(f"{name}: the server killed {TIMES} times under {PHONES} phones", happened)


def kill_the_database(folder: Path, postgres: PostgreSQL) -> None:
    with fresh_database(folder, server=postgres.url) as url:
        happened = database_killed(postgres, url, phones=PHONES, times=TIMES)
        say(f"PostgreSQL killed {TIMES} times under {PHONES} phones", happened)


def put_a_backup_back(folder: Path, postgres: PostgreSQL) -> None:
    """Each in a folder of its own; of PostgreSQL, what was there before goes with the server."""
    for name, server in (("SQLite", ""), ("PostgreSQL", postgres.url)):
        with (
            temporary_folder() as own,
            fresh_database(own, server=server) as url,
            serving(**PRODUCTION, DATABASE_URL=url, REDIS_URL="") as web,
        ):
            told = restored.put_back(Processes([web], url), own, archers=IN_A_RESTART, ends=2)
        print(f"{name}, a backup put back: {told}", flush=True)


def watch_while_things_die(folder: Path, postgres: PostgreSQL) -> None:
    """Screens of two processes, and those beside screens that misbehave."""
    with (
        running_redis(folder) as redis,
        fresh_database(folder, server=postgres.url) as url,
        two_processes(postgres, redis, url) as place,
    ):
        print("All is well:", live.all_is_well(place, cards=CARDS, seconds=10), flush=True)
        for what, hangs in (("killed", False), ("stopped", True)):
            told = live.broker_gone(place, cards=CARDS, seconds=OUTAGE_SECONDS, hangs=hangs)
            print(f"Redis {what} for {OUTAGE_SECONDS} s: {told}", flush=True)
        for seed in range(SEEDS):
            told = live.everything_gone(place, cards=CARDS, seed=seed)
            print(f"Process, database and broker dead, seed {seed}: {told}", flush=True)
        print("SIGTERM:", live.told_to_stop(place, cards=CARDS), flush=True)
        print("Joined at once:", shoots.joined_at_once(place, archers=ARCHERS, arrows=ARROWS))
        told = shoots.restarted_in_turn(place, archers=IN_A_RESTART, ends=2)
        print("Each process restarted in a shoot:", told, flush=True)
        server = place.servers[0]
        for room, disturb in crowding.DISTURBANCES.items():
            told = crowding.others_feel(server, room, disturb)
            print(f"Beside {room}: {told}", flush=True)


def fill_in_meanwhile(postgres: PostgreSQL) -> None:
    """Backfills beside archers, and backfills that are disturbed."""
    for name, server in (("PostgreSQL", postgres.url), ("SQLite", "")):
        with databases(server) as (night, past):
            told = backfills.raced(night, archers=RACING, times=RACES)
            print(f"{name}, {RACES} backfills: {told}", flush=True)
            disturb_backfills(name, past)
            if server:
                print(f"A role that only reads: {backfills.only_looking(past)}")
                told = backfills.database_gone(postgres, past)
                print(f"PostgreSQL killed under a backfill: {told}", flush=True)


@contextmanager
def databases(server: str) -> Iterator[tuple[str, str]]:
    """One for a night, and one with the shoots of years."""
    with (
        temporary_folder() as folder,
        temporary_folder() as other_folder,
        fresh_database(folder, server=server) as night,
        fresh_database(other_folder, server=server) as past,
    ):
        make_past(past, shoots=PAST_SHOOTS, archers=IN_A_SHOOT, arrows=ON_A_CARD)
        yield night, past


def disturb_backfills(name: str, past: str) -> None:
    told = backfills.killed(past)
    print(f"{name}, backfill: {told}")
    for number in (signal.SIGINT, signal.SIGTERM):
        print(f"{name}, backfill: {backfills.told_to_stop(past, number)}")
    print(f"{name}, a second one: {backfills.second_beside_a_first(past)}", flush=True)


def write_at_once(folder: Path) -> None:
    with fresh_database(folder) as url:
        waited = written_at_once(url, writers=WRITERS, seconds=SECONDS)
    print(
        f"SQLite, {WRITERS} writers for {SECONDS} s: {waited.answers} arrows, none lost;"
        f" answered in {waited.median_ms:.0f} ms, 99 of 100 in {waited.p99_ms:.0f} ms"
    )
    waited.must_be_within(PROMPT_MS, writers=WRITERS, seconds=SECONDS)


def say(what: str, happened: Counter[str]) -> None:
    counted = ", ".join(f"{name} {times}" for name, times in sorted(happened.items()))
    print(f"{what}: nothing lost, nothing twice ({counted})", flush=True)


if __name__ == "__main__":
    argparse.ArgumentParser(prog="bin/faults", description=__doc__).parse_args()
    main()
