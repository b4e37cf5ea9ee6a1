"""An archer's figures of each round and bow: the best, and the mean of late and of all."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

from scoring.past_cards import History, Kind, PastCard
from scoring.rounds import Round, round_for

# The mean of late is of so many.
LAST = 10


class Figures(NamedTuple):
    """Of one round, shot to the end with one bow. `best_card` is the first that made so much."""

    kind: Kind
    card_count: int
    best: int
    best_card: PastCard
    mean_of_last: float
    mean_of_all: float

    @property
    def round(self) -> Round:
        return round_for(self.kind.round_key)

    @property
    def average_arrow(self) -> float:
        return self.mean_of_all / self.round.arrow_count


class Statistics(NamedTuple):
    """`rounds` begins with what was shot last. Practices count among cards and arrows alone."""

    card_count: int
    arrow_count: int
    rounds: Sequence[Figures]

    def of(self, *, round_key: str | None, bowstyle: str | None) -> Figures | None:
        """The first that is asked for; None of what was never shot."""
        return next(
            (
                figures
                for figures in self.rounds
                if round_key in {None, figures.kind.round_key}
                and bowstyle in {None, figures.kind.bowstyle}
            ),
            None,
        )


def statistics_of(history: History) -> Statistics:
    counting = [card for card in history.cards if card.counts]
    of_kind = defaultdict[Kind, list[PastCard]](list)
    for card in counting:
        if card.is_complete_round:
            of_kind[card.kind].append(card)
    return Statistics(
        len(counting),
        sum(card.shots_fired for card in counting),
        [_figures(kind, shot) for kind, shot in of_kind.items()],
    )


def _figures(kind: Kind, cards: Sequence[PastCard]) -> Figures:
    totals = [card.total for card in cards]
    best_card = max(reversed(cards), key=lambda card: card.total)
    return Figures(
        kind,
        len(cards),
        best_card.total,
        best_card,
        fmean(totals[:LAST]),
        fmean(totals),
    )
