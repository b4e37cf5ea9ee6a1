"""The result, for people and for machines."""

import json
from itertools import zip_longest
from typing import Any

from leaderboard.backfilling.counters import COLUMNS, Outcome, told_lists

_WIDTHS = (30, 33, 18)


def as_text(outcome: Outcome, seconds: float) -> str:
    lines = [
        "".join(
            f"{f'{what}: {outcome.counts[what]}  ' if what else '':<{width}}"
            for what, width in zip(row, _WIDTHS, strict=True)
        )
        for row in zip_longest(*COLUMNS)
    ]
    lines[-1] += f"elapsed_seconds: {seconds:.2f}"
    lines += [f"failed: {each['shoot']}: {each['error']}" for each in outcome.failures]
    lines += [f"conflict: {shoot}: its raw cards say something else" for shoot in outcome.conflicts]
    lines += [
        f"orphan: {each['shoot']}: {each['who']} is in its raw cards alone"
        for each in outcome.orphans
    ]
    return "\n".join(line.rstrip() for line in lines)


def as_json(outcome: Outcome, seconds: float, **more: Any) -> str:
    told = {
        **more,
        **outcome.counts,
        "elapsed_seconds": round(seconds, 2),
        **told_lists(outcome),
    }
    return json.dumps(told)
