"""The two ways to look without touching: what would be visited, and what is stored wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from leaderboard.backfilling.asked import Asked
from leaderboard.backfilling.counters import Outcome
from leaderboard.backfilling.counting import Counted, count_batch
from leaderboard.backfilling.holding import Held, Row, hold, rows_of
from leaderboard.backfilling.scope import Unit
from leaderboard.backfilling.selecting import Selection
from leaderboard.backfilling.sources import Source
from scoring.rounds import UnknownRound, round_for
from scoring.tally import ShotCounts


@dataclass
class DryRun:
    """`lines` yields what would be visited; afterwards the rest says how much that is."""

    asked: Asked
    units: int = 0
    shots: list[str] = field(default_factory=list)
    participants_shots: list[dict[str, Any]] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)

    def lines(self) -> Iterator[str]:
        selection = Selection(self.asked)
        self.outcome.count("shoots_checked", selection.units_in_scope())
        for held in _looked_at(selection):
            rows = rows_of(held, selection)
            self.units += 1
            self.outcome.count("shoots_missing_data", any(row.is_missing for row in rows))
            yield from self._own(held, [row for row in rows if row.kind.is_own])
            yield from self._everyones(held, [row for row in rows if not row.kind.is_own])

    def _own(self, held: Held, rows: list[Row]) -> Iterator[str]:
        for row in rows:
            self.shots.append(str(row.card.public_id))
            stored = _stored(row.fired, row.hit)
            yield f"{row.kind.name:<20}  slot={row.card.public_id}  {_about(held, row)}  {stored}"

    def _everyones(self, held: Held, rows: list[Row]) -> Iterator[str]:
        if not rows:
            return
        missing, total = sum(row.is_missing for row in rows), len(held.seats)
        self.participants_shots.append({"shoot": held.name, "missing": missing, "total": total})
        yield f"{rows[0].kind.name:<20}  {_about(held, rows[0])}  missing={missing}/{total}"

    @property
    def summary(self) -> str:
        missing = sum(each["missing"] for each in self.participants_shots)
        total = sum(each["total"] for each in self.participants_shots)
        inside = f"{_many(len(self.shots), 'slot')}, {missing} of {total} participants"
        return f"dry-run: would visit {_many(self.units, 'shoot')} ({inside}); nothing written"


@dataclass
class Verification:
    """`lines` yields every row that does not say what its source says."""

    asked: Asked
    source: Source
    outcome: Outcome = field(default_factory=Outcome)

    def lines(self) -> Iterator[str]:
        selection = Selection(self.asked, everything=True)
        self.outcome.count("shoots_checked", selection.units_in_scope())
        for held in _looked_at(selection):
            batch, counted = count_batch([held], self.source, selection, most_failures=2)
            self.outcome += batch.outcome
            self.outcome.orphans += self.source.orphans([held.unit])
            yield from (
                f"failed: {each['shoot']}: {each['error']}" for each in batch.outcome.failures
            )
            for _, rows in counted:
                yield from self._compared(held, rows)

    def _compared(self, held: Held, rows: list[Counted]) -> Iterator[str]:
        for each in rows:
            if each.counts is None:
                self.outcome.count("no_data")
            elif not each.differs:
                self.outcome.count("unchanged")
            else:
                self.outcome.differences.append(_difference(held, each, each.counts))
                stored = _stored(each.row.fired, each.row.hit)
                about = f"slot={each.row.card.public_id}  {_about(held, each.row)}"
                computed = f"computed {_stored(*each.counts)}"
                yield f"{each.row.kind.name:<20}  {about}  stored {stored}  {computed}"

    @property
    def is_clean(self) -> bool:
        return not (self.outcome.differences or self.outcome.failures)


def _looked_at(selection: Selection) -> Iterator[Held]:
    """In a snapshot: nobody is kept from anything."""
    for units in batched(_units(selection), selection.asked.batch_size):
        yield from hold(units, selection, locking="none").held


def _units(selection: Selection) -> Iterator[Unit]:
    last, left = None, selection.asked.max_shoots
    while page := selection.units_after(last, limit=1_000 if left is None else min(1_000, left)):
        yield from page
        last, left = page[-1], left and left - len(page)
        if left == 0:
            return


def _about(held: Held, row: Row) -> str:
    shoot = f"shoot={held.shoot.public_id}  " if held.shoot else ""
    return f"{shoot}{held.unit.begun:%Y-%m-%d}  {_round(row.card.round_key)}"


def _round(key: str) -> str:
    try:
        return round_for(key).name if key else "practice"
    except UnknownRound:
        return key


def _stored(fired: int | None, hit: int | None) -> str:
    words = ("NULL" if count is None else count for count in (fired, hit))
    return "fired={} hit={}".format(*words)


def _difference(held: Held, each: Counted, counts: ShotCounts) -> dict[str, Any]:
    return {
        "kind": each.row.kind.name,
        "slot": str(each.row.card.public_id),
        "shoot": held.name if held.shoot else None,
        "stored": [each.row.fired, each.row.hit],
        "computed": [*counts],
    }


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
