"""What the pages of an archer cost who has shot for many years."""

from functools import partial
from pathlib import Path

from archstats.benchmarks.measuring import (
    club_server,
    cpu_ms_per_request,
    interleaved,
    median,
    on_core,
)
from archstats.benchmarks.writes import SERVER_CORE
from archstats.tests.serving import fresh_database, in_django

CARDS, ROUNDS, REQUESTS = 2_000, 5, 20
PAGES = {
    "statistics": "/me/statistics/",
    "graph of 100": "/me/graph/",
    "graph of 1,000": "/me/graph/?last=1000",
    "graph of 1,000, one round": "/me/graph/?last=1000&round=portsmouth",
    "history": "/me/history/",
    "history, last page": "/me/history/?page=40",
    "history, best of a round": "/me/history/?round=york&best=on",
    "handicap and class": "/me/handicap/",
    "ends": "/me/ends/?round=york",
    "groups": "/me/groups/?round=york",
    "API: statistics": "/api/v0/profile/statistics",
    "API: graph of 1,000": "/api/v0/profile/graph?last-n=1000",
    "API: history": "/api/v0/profile/history",
    "API: handicap": "/api/v0/profile/handicap",
}


def profile(folder: Path) -> None:
    print(f"\nCPU ms a page of an archer with {CARDS:,} cards, warm, on SQLite; must ≤ 100")
    print(f"{'':30} {'median':>7} {'rounds':>15}")
    with fresh_database(folder) as url:
        cookies = in_django("archstats.benchmarks.many_cards", str(CARDS), database_url=url)
        with on_core(SERVER_CORE), club_server(url) as server:
            measures = [
                partial(cpu_ms_per_request, server, path, REQUESTS, cookies=cookies)
                for path in PAGES.values()
            ]
            # The first round warms up.
            found = interleaved(measures, rounds=ROUNDS + 1)
        for name, (_, *figures) in zip(PAGES, found, strict=True):
            span = f"{min(figures):.1f} to {max(figures):.1f}"
            print(f"{name:30} {median(figures):7.1f} {span:>15}", flush=True)
