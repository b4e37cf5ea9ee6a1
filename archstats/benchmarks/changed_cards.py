"""What it costs a process to tell a card's watchers of an arrow, and how many bytes it tells."""

from pathlib import Path
from statistics import median

from archstats.benchmarks.measuring import on_core
from archstats.benchmarks.writes import SERVER_CORE
from archstats.tests.serving import fresh_database, in_django


def changed_cards(folder: Path) -> None:
    print("\nCPU ms to tell of one of the arrows 114 to 143 of a York; bytes of the longest row")
    print(f"{'':20} {'median':>7} {'turns':>15} {'best':>6}   row and figures, charts, deflated")
    with fresh_database(folder) as url, on_core(SERVER_CORE):
        for per_row in ("6", "12"):
            told = in_django("archstats.benchmarks.card_at_work", per_row, database_url=url)
            # The first turn warms up.
            turns = [median(turn) for turn in told["turns"][1:]]
            best = min(min(turn) for turn in told["turns"][1:])
            span = f"{min(turns):.2f} to {max(turns):.2f}"
            sizes = ", ".join(str(size) for size in told["bytes"])
            print(
                f"{f'rows of {per_row}':20} {median(turns):7.2f} {span:>15} {best:6.2f}   {sizes}"
            )
