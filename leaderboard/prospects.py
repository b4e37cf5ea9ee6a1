"""What can still happen: the best and the worst place that each archer can still end on."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from leaderboard.standings import Merit, merit
from scoring.tally import Tally


@dataclass(frozen=True)
class Contender:
    """A placed archer. `best_possible` is the total with every arrow left in the highest zone."""

    id: Hashable
    tally: Tally
    best_possible: int

    @property
    def is_finished(self) -> bool:
        return self.best_possible == self.tally.total


class Prospect(NamedTuple):
    best_place: int
    worst_place: int

    @property
    def is_certain(self) -> bool:
        return self.best_place == self.worst_place

    @property
    def cannot_be_caught(self) -> bool:
        return self.worst_place == 1


def prospects(contenders: Collection[Contender], rule: str) -> dict[Hashable, Prospect]:
    """By id. Exact on totals and between archers who have finished; cautious on other ties.

    Nobody's total can fall and nobody can beat their best possible, so an archer is certainly
    behind those already above that, and may fall behind whoever can still reach their total.
    """
    still_shooting = [each for each in contenders if not each.is_finished]
    totals = sorted(each.tally.total for each in contenders)
    bests = sorted(each.best_possible for each in contenders)
    totals_still_shooting = sorted(each.tally.total for each in still_shooting)
    bests_still_shooting = sorted(each.best_possible for each in still_shooting)
    finished: list[Merit] = sorted(
        merit(each.tally, rule) for each in contenders if each.is_finished
    )

    def prospect(each: Contender) -> Prospect:
        total = each.tally.total
        if each.is_finished:
            # Against others who have finished the full tie-break is known.
            beaten_by = _count_above(finished, merit(each.tally, rule))
            return Prospect(
                1 + beaten_by + _count_above(totals_still_shooting, total),
                1 + beaten_by + _count_from(bests_still_shooting, total),
            )
        # The count from the own total on holds the archer, too.
        return Prospect(1 + _count_above(totals, each.best_possible), _count_from(bests, total))

    return {each.id: prospect(each) for each in contenders}


def _count_above(rising: Sequence[Any], limit: Any) -> int:
    return len(rising) - bisect_right(rising, limit)


def _count_from(rising: Sequence[Any], limit: Any) -> int:
    return len(rising) - bisect_left(rising, limit)
