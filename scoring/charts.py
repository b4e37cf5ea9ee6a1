"""A card as charts: whole coordinates and one path for a series, so that they cost an arrow little.

Every arrow has a picture of its own, 3 wide for an arrow and 1 high for a point, that is stretched
into its frame. The others are drawn 362 wide, as they stand on a phone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from scoring.keypads import MISS, UNSCORED, Keypad
from scoring.rounds import Round

# What a phone can tell apart; of a longer practice these are the last.
MOST_ARROWS = 300

WIDTH = 362
_AXIS = 24
_HEIGHT = 80
# Two figures beside each other need as much.
_LEAST_PITCH = 20


class Bars(NamedTuple):
    """`ring` is a role of the stylesheet."""

    ring: str
    path: str


class Grid(NamedTuple):
    y: int
    label: int


class Label(NamedTuple):
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Arrows:
    """Every arrow in the order shot; misses hang below the line."""

    count: int
    # Of a practice that is longer than can be shown.
    is_cut: bool
    highest: str
    lowest: str
    width: int
    top: int
    bars: Sequence[Bars]
    ticks: str
    grid: Sequence[Grid]

    @property
    def deep(self) -> int:
        """With a point's room below the line."""
        return self.top + 1

    @property
    def height(self) -> int:
        """So that the line lies where the other charts have it."""
        return round(_HEIGHT * self.deep / self.top)


@dataclass(frozen=True)
class Ends:
    """The totals of complete ends against their mean, and those of an earlier card."""

    totals: Sequence[int]
    mean: float
    mean_y: int
    line: str
    dots: str
    earlier_line: str
    earlier_total: int | None
    grid: Sequence[Grid]
    labels: Sequence[Label]
    axis: Sequence[Label]

    @property
    def lowest(self) -> int:
        return min(self.totals)

    @property
    def highest(self) -> int:
        return max(self.totals)


@dataclass(frozen=True)
class Column:
    value: str
    count: int
    ring: str
    x: int
    y: int
    width: int
    height: int
    middle: int


@dataclass(frozen=True)
class Charts:
    arrows: Arrows
    ends: Ends | None
    values: Sequence[Column]

    @property
    def value_count(self) -> int:
        return sum(column.count for column in self.values)


@dataclass(frozen=True)
class Shooting:
    """How a card is shot: what there is room for, and what an end is."""

    keypad: Keypad
    end_size: int
    # None in a practice, which has no last place.
    place_count: int | None

    @classmethod
    def of(cls, keypad: Keypad, round_: Round | None, per_row: int) -> "Shooting":
        """A practice has rows for ends."""
        if round_ is None:
            return cls(keypad, per_row, None)
        return cls(keypad, round_.end_size, round_.arrow_count)


def draw(
    values: Mapping[int, str | None],
    counts: Mapping[str, int],
    shooting: Shooting,
    *,
    earlier: Sequence[int] = (),
) -> Charts | None:
    """None where nothing was scored. `values` may begin behind place 1; `earlier` are the totals of
    the ends of another card of the round."""
    if not any(values.values()):
        return None
    return Charts(
        _arrows(values, shooting),
        _ends(values, earlier, shooting),
        _columns(counts, shooting.keypad),
    )


def end_totals(values: Mapping[int, str | None], shooting: Shooting) -> dict[int, int]:
    """Of each end that is complete, by its number."""
    size, totals = shooting.end_size, dict[int, int]()
    first_of_all = _ends_before(values, shooting) * size + 1
    for first in range(first_of_all, max(values, default=0) + 1, size):
        end = [values.get(number) for number in range(first, first + size)]
        if all(value not in (None, UNSCORED) for value in end):
            points = (shooting.keypad.points_for(value) for value in end if value)
            totals[(first - 1) // size + 1] = sum(points)
    return totals


def first_shown(last_place: int, shooting: Shooting) -> int:
    """From which place on the values are needed: all of a round, the last ends of a practice."""
    if shooting.place_count is not None:
        return 1
    size = shooting.end_size
    ends = ceil(last_place / size) - MOST_ARROWS // size
    return max(0, ends) * size + 1


def _ends_before(values: Mapping[int, str | None], shooting: Shooting) -> int:
    """How many lie before what is shown: none of a round."""
    if shooting.place_count is not None:
        return 0
    return (min(values, default=1) - 1) // shooting.end_size


def _arrows(values: Mapping[int, str | None], shooting: Shooting) -> Arrows:
    keypad, size = shooting.keypad, shooting.end_size
    scored = {number: value for number, value in values.items() if value}
    first = _ends_before(values, shooting) * size + 1
    room = shooting.place_count or ceil((max(scored) - first + 1) / size) * size
    bars: dict[str, list[str]] = {}
    ends_at: dict[str, int] = {}
    for number, value in sorted(scored.items()):
        ring = "miss" if value == MISS else keypad.colour_of(value)
        # From bar to bar, for that is shorter than where each is.
        step = 3 * (number - first - ends_at.get(ring, 0))
        ends_at[ring] = number - first
        height = -keypad.points_for(value) or 1
        bars.setdefault(ring, []).append(f"m{step} 0v{height}h2v{-height}z")
    ranked = sorted(scored.values(), key=lambda value: _rank(keypad, value))
    top = keypad.top_points
    return Arrows(
        count=len(scored),
        is_cut=first > 1,
        highest=ranked[0],
        lowest=ranked[-1],
        width=3 * room,
        top=top,
        bars=[Bars(ring, "".join(path)) for ring, path in bars.items()],
        ticks="".join(f"M{3 * place} 0v1" for place in range(0, room + 1, size)),
        grid=[Grid(round(_HEIGHT * (top - points) / top), points) for points in (top, top // 2)],
    )


def _ends(
    values: Mapping[int, str | None], earlier: Sequence[int], shooting: Shooting
) -> Ends | None:
    totals, before = end_totals(values, shooting), _ends_before(values, shooting)
    if not totals:
        return None
    size = shooting.end_size
    count = shooting.place_count // size if shooting.place_count else max(totals) - before
    scale = _Scale.of([*totals.values(), *earlier], step=10 if size > 4 else 5)
    x = {end: _AXIS + round((WIDTH - _AXIS) * (end - before - 0.5) / count) for end in totals}
    points = {end: (x[end], scale.y(total)) for end, total in totals.items()}
    mean = sum(totals.values()) / len(totals)
    every = ceil(count * _LEAST_PITCH / (WIDTH - _AXIS))
    return Ends(
        totals=[*totals.values()],
        mean=mean,
        mean_y=scale.y(mean),
        line=_line([*points.values()]),
        dots="".join(f"M{x} {y}h0" for x, y in points.values()),
        earlier_line=_line(
            [
                (_AXIS + round((WIDTH - _AXIS) * (at + 0.5) / count), scale.y(total))
                for at, total in enumerate(earlier[:count])
            ]
        ),
        earlier_total=sum(earlier) if earlier else None,
        grid=[Grid(scale.y(value), value) for value in (scale.high, scale.low)],
        labels=_labels(totals, points, is_crowded=every > 1),
        axis=[
            Label(_AXIS + round((WIDTH - _AXIS) * (at + 0.5) / count), 0, str(before + at + 1))
            for at in range(0, count, every)
        ],
    )


class _Scale(NamedTuple):
    low: int
    high: int

    @classmethod
    def of(cls, totals: Sequence[int], *, step: int) -> "_Scale":
        low = min(totals) // step * step
        return cls(low, max(low + step, ceil(max(totals) / step) * step))

    def y(self, total: float) -> int:
        return round(_HEIGHT * (self.high - total) / (self.high - self.low))


def _line(points: Sequence[tuple[int, int]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) if points else ""


def _labels(
    totals: Mapping[int, int], points: Mapping[int, tuple[int, int]], *, is_crowded: bool
) -> list[Label]:
    """Above their dots, or below where the line goes up from there; of many the extremes alone."""
    named = list(totals)
    if is_crowded:
        named = sorted({max(totals, key=totals.__getitem__), min(totals, key=totals.__getitem__)})
    labels = []
    for end in named:
        x, y = points[end]
        beside = [totals[near] for near in (end - 1, end + 1) if near in totals]
        is_dip = bool(beside) and totals[end] <= min(beside) and totals[end] < max(beside)
        labels.append(Label(x, y + (18 if is_dip else -7), str(totals[end])))
    return labels


def _columns(counts: Mapping[str, int], keypad: Keypad) -> list[Column]:
    """A column for each key, an X without a key among its points."""
    folded = dict.fromkeys(keypad.values, 0)
    for value, count in counts.items():
        if value != UNSCORED:
            folded[keypad.folded(value)] += count
    most, width = max(folded.values()), WIDTH // len(folded)
    return [
        Column(
            value=value,
            count=count,
            ring="miss" if value == MISS else keypad.colour_of(value),
            x=at * width + 2,
            y=_HEIGHT - (height := ceil(64 * count / most)),
            width=width - 4,
            height=height,
            middle=at * width + width // 2,
        )
        for at, (value, count) in enumerate(folded.items())
    ]


def _rank(keypad: Keypad, value: str) -> tuple[int, bool]:
    """The highest first, an X before what it is worth."""
    return -keypad.points_for(value), value != "X"
