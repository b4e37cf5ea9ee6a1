"""A card as charts: whole coordinates and one path for a series, so that they cost an arrow little.

Every arrow has a picture of its own, 3 wide for an arrow and 1 high for a point, that is stretched
into its frame. The others are drawn 362 wide, as they stand on a phone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from scoring.crests import ring_of
from scoring.keypads import UNSCORED, Keypad
from scoring.shooting import Shooting, ends_before

WIDTH = 362
_AXIS = 24
_HEIGHT = 80
# Two figures beside each other need as much.
_LEAST_PITCH = 20


class Bars(NamedTuple):
    """`ring` as scoring.crests has it."""

    ring: str
    path: str


class Label(NamedTuple):
    x: int
    y: int
    text: str


class Grid(NamedTuple):
    """Lines across, and what they stand for at their side."""

    path: str
    labels: Sequence[Label]


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
    grid: Grid

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
    grid: Grid
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
    width: int
    height: int

    @property
    def path(self) -> str:
        return f"M{self.x} {_HEIGHT}v-{self.height}h{self.width}v{self.height}"

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Values:
    """How often each was shot; a column for each key, an X without a key among its points."""

    columns: Sequence[Column]

    @property
    def count(self) -> int:
        return sum(column.count for column in self.columns)

    @property
    def bars(self) -> Sequence[Bars]:
        paths: dict[str, str] = {}
        for column in self._shot:
            paths[column.ring] = paths.get(column.ring, "") + column.path
        return [Bars(*bars) for bars in paths.items()]

    @property
    def labels(self) -> Sequence[Label]:
        return [
            Label(column.middle, _HEIGHT - column.height - 4, str(column.count))
            for column in self._shot
        ]

    @property
    def in_words(self) -> str:
        return " ".join(f"{column.value}: {column.count}." for column in self._shot)

    @property
    def _shot(self) -> Sequence[Column]:
        return [column for column in self.columns if column.count]


def draw_arrows(values: Mapping[int, str | None], shooting: Shooting) -> Arrows | None:
    """None where nothing was scored. `values` may begin behind place 1."""
    keypad, size = shooting.keypad, shooting.end_size
    scored = {number: value for number, value in values.items() if value}
    if not scored:
        return None
    first = ends_before(values, shooting) * size + 1
    room = shooting.place_count or ceil((max(scored) - first + 1) / size) * size
    ranked = sorted({*scored.values()}, key=lambda value: _rank(keypad, value))
    shapes = {value: (ring_of(value, keypad), _bar(keypad, value)) for value in ranked}
    paths: dict[str, list[str]] = {}
    at: dict[str, int] = {}
    for number, value in sorted(scored.items()):
        ring, bar = shapes[value]
        # From bar to bar, for that is shorter than where each is.
        paths.setdefault(ring, []).append(f"m{3 * (number - at.get(ring, first))} 0{bar}")
        at[ring] = number
    top = keypad.top_points
    return Arrows(
        count=len(scored),
        is_cut=first > 1,
        highest=ranked[0],
        lowest=ranked[-1],
        width=3 * room,
        top=top,
        bars=[Bars(ring, "".join(path)) for ring, path in paths.items()],
        ticks="".join(f"M{3 * place} 0v1" for place in range(0, room + 1, size)),
        grid=_grid(
            {points: 8 + round(_HEIGHT * (top - points) / top) for points in (top, top // 2)}
        ),
    )


def draw_ends(
    totals: Mapping[int, int], shooting: Shooting, *, before: int = 0, earlier: Sequence[int] = ()
) -> Ends | None:
    """None before an end is complete. `before` it are ends that are not shown; `earlier` are the
    totals of the ends of another card of the round."""
    if not totals:
        return None
    size = shooting.end_size
    count = shooting.place_count // size if shooting.place_count else max(totals) - before
    scale = _Scale.of([*totals.values(), *earlier], step=10 if size > 4 else 5)
    xs = [_AXIS + round((WIDTH - _AXIS) * (at + 0.5) / count) for at in range(count)]
    points = {end: (xs[end - before - 1], scale.y(total)) for end, total in totals.items()}
    mean = sum(totals.values()) / len(totals)
    every = ceil(count * _LEAST_PITCH / (WIDTH - _AXIS))
    return Ends(
        totals=[*totals.values()],
        mean=mean,
        mean_y=scale.y(mean),
        line=path_through(points.values()),
        dots="".join(f"M{x} {y}h0" for x, y in points.values()),
        # Of an earlier card that has more ends, as many as there is room for.
        earlier_line=path_through(
            [(x, scale.y(total)) for x, total in zip(xs, earlier, strict=False)]
        ),
        earlier_total=sum(earlier) if earlier else None,
        grid=_grid({value: scale.y(value) for value in (scale.high, scale.low)}),
        labels=_labels(totals, points, is_crowded=every > 1),
        axis=[Label(xs[at], 0, str(before + at + 1)) for at in range(0, count, every)],
    )


def draw_values(counts: Mapping[str, int], keypad: Keypad) -> Values | None:
    """None where nothing was scored."""
    folded = dict.fromkeys(keypad.values, 0)
    for value, count in counts.items():
        if value != UNSCORED:
            folded[keypad.folded(value)] += count
    most = max(folded.values(), default=0)
    if not most:
        return None
    width = WIDTH // len(folded)
    return Values(
        [
            Column(
                value=value,
                count=count,
                ring=ring_of(value, keypad),
                x=at * width + 2,
                width=width - 4,
                height=ceil(64 * count / most),
            )
            for at, (value, count) in enumerate(folded.items())
        ]
    )


def _grid(heights: Mapping[int, int]) -> Grid:
    return Grid(
        "".join(f"M{_AXIS} {y}h{WIDTH - _AXIS}" for y in heights.values()),
        [Label(_AXIS - 4, y + 4, str(value)) for value, y in heights.items()],
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


def path_through(points: Collection[tuple[int, int]]) -> str:
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


def _bar(keypad: Keypad, value: str) -> str:
    """A miss hangs below the line."""
    height = -keypad.points_for(value) or 1
    return f"v{height}h2v{-height}z"


def _rank(keypad: Keypad, value: str) -> tuple[int, bool]:
    """The highest first, an X before what it is worth."""
    return -keypad.points_for(value), value != "X"
