"""A batch of held units: what was read is counted, compared and written. Nothing else is locked."""

import traceback
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import OperationalError, transaction

from leaderboard.backfilling.counters import Outcome
from leaderboard.backfilling.holding import Held, Row, rows_of
from leaderboard.backfilling.selecting import Selection
from leaderboard.backfilling.sources import Fetched, Read, Source, unscored_places
from leaderboard.backfilling.states import Seen
from leaderboard.models.backfill import BROKEN, FILLED, NO_DATA
from scoring.keypads import UNSCORED
from scoring.tally import ShotCounts


class Unusable(Exception):
    """A unit cannot be counted: said in a line, which names card and place."""


class Counted(NamedTuple):
    """`counts` is None where there was no source."""

    row: Row
    read: Read
    counts: ShotCounts | None

    @property
    def differs(self) -> bool:
        """A value is never replaced by NULL."""
        if self.counts is None:
            return False
        hit = self.row.hit if self.counts.hit is None else self.counts.hit
        return (self.row.fired, self.row.hit) != (self.counts.fired, hit)


@dataclass
class Batch:
    """What became of it. `seen` are the states to be kept, `warnings` and `traces` what to say."""

    outcome: Outcome = field(default_factory=Outcome)
    seen: list[Seen] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)
    # The units that were done with.
    done: int = 0

    def add_failure(self, held: Held, rows: Sequence[Row], error: Exception) -> None:
        words = str(error) if isinstance(error, Unusable) else f"{type(error).__name__}: {error}"
        words = " ".join(words.split())
        self.outcome.count("failed")
        self.outcome.failures.append({"shoot": held.name, "error": words})
        self.seen += [Seen(row.kind.name, row.pk, BROKEN, words, "") for row in rows]
        self.traces.append("".join(traceback.format_exception(error)))


def count_batch(
    held: Sequence[Held], source: Source, selection: Selection, *, most_failures: int
) -> tuple[Batch, list[tuple[Held, list[Counted]]]]:
    """Read and counted, and nothing written yet. Ends early where too much fails."""
    batch, counted = Batch(), []
    fetched = source.fetch_many(held)
    for each in held:
        rows = rows_of(each, selection)
        batch.done += 1
        batch.outcome.count("shoots_missing_data", any(row.is_missing for row in rows))
        if not rows:
            continue
        batch.outcome.count("sources_fetched")
        try:
            counted.append((each, [_counted(row, fetched) for row in rows]))
        except Exception as error:  # noqa: BLE001 — one shoot must not stop the others
            batch.add_failure(each, rows, error)
            if batch.outcome.counts["failed"] >= most_failures:
                break
        else:
            _note_conflict(batch, each, counted[-1][1])
    batch.warnings += _unscored(counted)
    return batch, counted


def write_batch(batch: Batch, counted: Sequence[tuple[Held, list[Counted]]]) -> None:
    """All of it in a few statements; where these fail, unit by unit, so that the others stand."""
    try:
        with transaction.atomic():
            updated = _write([each for _, rows in counted for each in rows])
    except OperationalError:
        # Locked or away: that is no unit's fault.
        raise
    except Exception:  # noqa: BLE001 — whatever it is, it must not stop the others
        _write_one_by_one(batch, counted)
        return
    for _, rows in counted:
        _note(batch, rows, updated)


def _write_one_by_one(batch: Batch, counted: Sequence[tuple[Held, list[Counted]]]) -> None:
    for held, rows in counted:
        try:
            with transaction.atomic():
                updated = _write(rows)
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001
            batch.add_failure(held, [each.row for each in rows], error)
        else:
            _note(batch, rows, updated)


def _counted(row: Row, fetched: Fetched) -> Counted:
    read = fetched[row.card.pk]
    if read.wrong:
        raise Unusable(read.wrong)
    if read.value_counts is None:
        return Counted(row, read, None)
    try:
        counts = row.kind.compute(read.value_counts, row.card.sheet)
    except (LookupError, ValueError) as error:
        raise Unusable(f"slot {row.card.public_id}: {error}") from error
    return Counted(row, read, counts)


def _write(counted: Sequence[Counted]) -> Mapping[str, set[int]]:
    """By the kind, the keys of the rows that were changed."""
    wanted: dict[str, dict[int, ShotCounts]] = defaultdict(dict)
    kinds = {}
    for each in counted:
        if each.differs and each.counts is not None:
            kinds[each.row.kind.name] = each.row.kind
            wanted[each.row.kind.name][each.row.pk] = each.counts
    return {name: kind.write(wanted[name]) for name, kind in kinds.items()}


def _note(batch: Batch, counted: Sequence[Counted], updated: Mapping[str, set[int]]) -> None:
    lost: set[int] = set()
    for row, read, counts in counted:
        name, changed = row.kind.name, updated.get(row.kind.name, set())
        if counts is None:
            lost.add(row.card.pk)
            batch.seen.append(Seen(name, row.pk, NO_DATA, "no source", read.digest))
        elif row.pk in changed:
            # Once, also where the card is in two shoots of the batch.
            changed.remove(row.pk)
            batch.outcome.count(row.kind.counter)
            batch.seen.append(Seen(name, row.pk, FILLED, f"from {read.origin}", read.digest))
        else:
            batch.outcome.count("unchanged")
    batch.outcome.count("no_data", len(lost))


def _note_conflict(batch: Batch, held: Held, counted: Sequence[Counted]) -> None:
    if any(each.read.is_contradicted for each in counted):
        batch.outcome.conflicts.append(held.name)


def _unscored(counted: Sequence[tuple[Held, list[Counted]]]) -> Iterator[str]:
    """An arrow that nobody scored on a face that scores: fired, and no hit."""
    cards = {
        each.row.card.pk: each
        for _, rows in counted
        for each in rows
        if each.read.value_counts
        and each.read.value_counts[UNSCORED]
        and each.row.card.sheet.is_scored
    }
    for pk, place in _places(cards):
        public_id = cards[pk].row.card.public_id
        yield f"slot {public_id}, place {place}: shot and not scored; counted as no hit"


def _places(cards: Mapping[int, Counted]) -> Iterator[tuple[int, int]]:
    for pk, each in cards.items():
        yield from ((pk, place) for place in each.read.unscored)
    if in_rows := [pk for pk, each in cards.items() if each.read.origin == "shots"]:
        yield from unscored_places(in_rows)
