"""An archer's cards as a graph, one after the other: drawn as wide as it stands on a phone.

Each card is a dot, the mean of the last ten a line; of cards closer than the dots of a screen the
line has one point for each of these.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from statistics import fmean
from typing import NamedTuple

from scoring.charts import WIDTH, Grid, Label, path_through
from scoring.own_figures import LAST
from scoring.past_cards import Kind, PastCard
from scoring.rounds import Round, round_for

AXIS, EDGE, HEIGHT = 36, 6, 120
_MOST_LINES = 4
# Of so many rounds there are graphs on one page.
MOST_ROUNDS = 6
MOST_BESTS = 5


@dataclass(frozen=True)
class Graph:
    cards: Sequence[PastCard]
    values: Sequence[float]
    # Of the last ten.
    mean: float
    dots: str
    line: str
    # Those that were the best when they were shot.
    bests: Sequence[PastCard]
    best_dots: str
    label: Label | None
    grid: Grid

    @property
    def last_day(self) -> date:
        return self.cards[-1].day

    @property
    def lowest(self) -> float:
        return min(self.values)

    @property
    def highest(self) -> float:
        return max(self.values)


class RoundGraph(NamedTuple):
    """The totals of one round with one bow."""

    kind: Kind
    graph: Graph

    @property
    def round(self) -> Round:
        return round_for(self.kind.round_key)

    @property
    def latest_bests(self) -> Sequence[PastCard]:
        return self.graph.bests[: -MOST_BESTS - 1 : -1]


class AverageArrow(NamedTuple):
    """Of the cards whose best arrow makes so many points: others are not to be compared."""

    top_points: int
    graph: Graph


class Graphs(NamedTuple):
    """What was shot most often comes first; `others` are rounds that there was no room for."""

    average_arrows: Sequence[AverageArrow]
    totals: Sequence[RoundGraph]
    others: int


def draw_graphs(cards: Sequence[PastCard], bests: Collection[int]) -> Graphs:
    """Of cards from the oldest to the newest."""
    scales = _by(lambda card: card.sheet.keypad.top_points, cards)
    rounds = _by(lambda card: card.kind, [card for card in cards if card.round_key])
    return Graphs(
        [
            AverageArrow(top_points, draw_graph(shot, lambda card: card.average_arrow, bests))
            for top_points, shot in scales
        ],
        [
            RoundGraph(kind, draw_graph(shot, lambda card: card.total, bests))
            for kind, shot in rounds[:MOST_ROUNDS]
        ],
        max(0, len(rounds) - MOST_ROUNDS),
    )


def _by[Key](
    key_of: Callable[[PastCard], Key], cards: Sequence[PastCard]
) -> list[tuple[Key, list[PastCard]]]:
    found = defaultdict[Key, list[PastCard]](list)
    for card in cards:
        found[key_of(card)].append(card)
    return sorted(found.items(), key=lambda each: -len(each[1]))


def draw_graph(
    cards: Sequence[PastCard], value_of: Callable[[PastCard], float], bests: Collection[int]
) -> Graph:
    values = [value_of(card) for card in cards]
    means = [fmean(values[max(0, at + 1 - LAST) : at + 1]) for at in range(len(values))]
    scale = Scale.of(values)
    wide = (WIDTH - AXIS - EDGE) / len(cards)
    xs = [AXIS + round(wide * (at + 0.5)) for at in range(len(cards))]
    line = {x: scale.y(mean) for x, mean in zip(xs, means, strict=True)}
    points = [(x, scale.y(value)) for x, value in zip(xs, values, strict=True)]
    marked = [at for at, card in enumerate(cards) if card.pk in bests]
    return Graph(
        cards=cards,
        values=values,
        mean=means[-1],
        dots=dots_at(points),
        line=path_through(line.items()),
        bests=[cards[at] for at in marked],
        best_dots=dots_at([points[at] for at in marked]),
        label=_label(points[marked[-1]], values[marked[-1]]) if marked else None,
        grid=scale.grid(),
    )


class Scale(NamedTuple):
    low: float
    high: float
    step: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Scale":
        """In steps of 1, 2 or 5, or tenths or tens of these, few enough to be read."""
        low, high = min(values), max(values)
        # Nobody is told of the tenths of a total.
        spread = max(high - low, high / 100)
        step = next(
            step
            for step in (base * 10**power for power in range(-1, 4) for base in (1, 2, 5))
            if spread / step <= _MOST_LINES - 1
        )
        first = floor(low / step) * step
        return cls(first, max(first + step, ceil(high / step) * step), step)

    def y(self, value: float) -> int:
        return round(HEIGHT * (self.high - value) / (self.high - self.low))

    def grid(self) -> Grid:
        count = round((self.high - self.low) / self.step) + 1
        values = [self.low + at * self.step for at in range(count)]
        return Grid(
            "".join(f"M{AXIS} {self.y(value)}h{WIDTH - AXIS}" for value in values),
            [Label(AXIS - 4, self.y(value) + 4, self._written(value)) for value in values],
        )

    def _written(self, value: float) -> str:
        return f"{value:.1f}" if self.step < 1 else f"{value:.0f}"


def dots_at(points: Sequence[tuple[int, int]]) -> str:
    return "".join(f"M{x} {y}h0" for x, y in dict.fromkeys(points))


def _written(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"


def _label(point: tuple[int, int], value: float) -> Label:
    """Inside the picture, whichever edge it is near."""
    x, y = point
    return Label(min(max(x, AXIS + 16), WIDTH - 16), y - 9, _written(value))
