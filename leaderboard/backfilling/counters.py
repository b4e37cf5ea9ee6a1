"""What a run has done so far: rows that changed, units that were looked at."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from leaderboard.backfilling.kinds import KINDS

_UPDATED = tuple(kind.counter for kind in KINDS.values())
# As they are told.
COLUMNS = (
    ("shoots_checked", "shoots_missing_data", "sources_fetched"),
    (*_UPDATED, "unchanged"),
    ("no_data", "skipped_locked", "failed"),
)
COUNTERS = tuple(counter for column in COLUMNS for counter in column)


@dataclass
class Outcome:
    """Of a batch, and of all of them together."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTERS, 0))
    failures: list[dict[str, str]] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    orphans: list[dict[str, str]] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)

    def count(self, what: str, times: int = 1) -> None:
        self.counts[what] += times

    def __add__(self, other: "Outcome") -> "Outcome":
        summed = {what: count + other.counts[what] for what, count in self.counts.items()}
        return Outcome(summed, *(getattr(self, n) + getattr(other, n) for n in _LISTS))

    @property
    def updated(self) -> int:
        return sum(self.counts[what] for what in _UPDATED)


_LISTS = [each.name for each in fields(Outcome) if each.name != "counts"]


def told_lists(outcome: Outcome) -> Mapping[str, Any]:
    told = asdict(outcome)
    return {name: told[name] for name in _LISTS}
