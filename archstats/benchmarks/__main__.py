"""bin/bench: what a page, a write and a start cost. The figures go to docs/benchmarks.md.

bin/bench pages, bin/bench writes … measures this alone.
"""

import argparse
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from archstats.benchmarks.backfill import backfill
from archstats.benchmarks.changed_cards import changed_cards
from archstats.benchmarks.first_visit import first_visit
from archstats.benchmarks.live.goals import kept_in
from archstats.benchmarks.live.parts import PARTS, Section, alone, live
from archstats.benchmarks.long_cards import long_cards
from archstats.benchmarks.measuring import (
    cpu_ms_per_request,
    interleaved,
    median,
    quotients,
    servers,
    wall_seconds,
)
from archstats.benchmarks.profile import profile
from archstats.benchmarks.writes import writes
from archstats.tests.run import environment_for, exit_when_told
from archstats.tests.services import temporary_folder
from archstats.tests.serving import manage

ROUNDS = 5
REQUESTS = 200
WARM_UP = 50

PROFILE = "bowstyle=recurve&category=open&age_group=adult"
PAGES = {
    "home": "/",
    "list of rounds": "/rounds/",
    "round with its calculator": f"/rounds/york/?score=534&{PROFILE}",
    "API: a round": "/api/v0/round/york",
    "API: handicap": "/api/v0/handicap?round=york&score=534",
    "API: class": f"/api/v0/classification?round=york&score=534&{PROFILE}",
    "API: par": f"/api/v0/par?round=york&classification=A1&arrows=72&{PROFILE}",
}
IMPORTS = {
    "python alone": "pass",
    "the sport (rounds, tables, classes)": "import scoring.par",
    "the whole app": "import archstats.asgi",
}


def main() -> None:
    exit_when_told()
    options = parsed()
    with temporary_folder() as folder, kept_in(options.history, folder):
        os.environ.update(environment_for(folder), DJANGO_SETTINGS_MODULE="archstats.settings")
        manage("collectstatic", "--no-input", "--verbosity=0")
        for name in options.parts:
            SECTIONS[name](folder)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("parts", nargs="*", type=part, default=list(ALL), metavar="part")
    parser.add_argument(
        "--history",
        type=Path,
        help="append the live parts' raw figures to this file, as JSON lines",
    )
    return parser.parse_args()


def part(name: str) -> str:
    if name not in SECTIONS:
        raise argparse.ArgumentTypeError(f"there is no {name}; there are {', '.join(SECTIONS)}")
    return name


def pages(folder: Path) -> None:
    print(f"\nCPU ms a request, warm; median of {ROUNDS} interleaved rounds of {REQUESTS} requests")
    print(f"{'page':30} {'ours':>6} {'stock':>6} {'ratio':>6}   (stock: Django's own ASGI handler)")
    applications = ("archstats.asgi:application", "archstats.benchmarks.stock:application")
    with servers(folder, *applications) as started:
        for name, path in PAGES.items():
            for server in started:
                cpu_ms_per_request(server, path, WARM_UP)
            measures = [partial(cpu_ms_per_request, server, path, REQUESTS) for server in started]
            ours, stock = interleaved(measures, rounds=ROUNDS)
            ratio = median(quotients(ours, stock))
            print(f"{name:30} {median(ours):6.2f} {median(stock):6.2f} {ratio:6.2f}", flush=True)


def imports(folder: Path) -> None:
    print(f"\nSeconds to import in a fresh process; median of {ROUNDS} interleaved rounds")
    measures = [
        partial(
            wall_seconds,
            partial(subprocess.run, [sys.executable, "-c", code], check=True),
        )
        for code in IMPORTS.values()
    ]
    for name, figures in zip(IMPORTS, interleaved(measures, rounds=ROUNDS), strict=True):
        print(f"{name:40} {median(figures):.2f}")


ALL: dict[str, Section] = {
    "pages": pages,
    "writes": writes,
    "long_cards": long_cards,
    "changed_cards": changed_cards,
    "profile": profile,
    "first_visit": first_visit,
    "imports": imports,
    "backfill": backfill,
    "live": live,
}
SECTIONS = {**ALL, **{f"live_{part.__name__}": alone(part) for part in PARTS}}

if __name__ == "__main__":
    main()
