"""Who of those who shoot now needs a word of their coach, and why: by their card alone.

A list on which everybody needs a word helps nobody. So an archer is compared with themself, over
several ends, and each threshold is one that shooting as before seldom crosses by chance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import takewhile
from math import sqrt
from statistics import fmean
from typing import Literal, NamedTuple

from scoring.groups import Point, group_of
from scoring.pace import gaps, usual

type Kind = Literal["disputed", "silent", "under_par", "wider", "slower"]
# The most urgent first: a dispute has to be settled before the card is confirmed, and nobody else
# sees that a phone is silent; the others are for the next walk along the line.
KINDS: tuple[Kind, ...] = ("disputed", "silent", "under_par", "wider", "slower")

# Two ends may be an accident, and after four the coach comes late.
LATELY = 3
# What they are compared with: fewer ends say nothing of how an archer usually shoots.
BEFORE = 3

# Under par: below by so many of the deviations that chance gives the sum of so many arrows.
_CLEARLY = 2.25
# Wider by so much. Of three ends of three arrows a mean distance is sure to a sixth, and a
# deviation of points, which values squeeze at the gold, to a quarter.
_WIDER_MM, _WIDER_POINTS = 1.7, 2.0
# All arrows in two neighbouring rings are a tight group, whatever they were before.
_TIGHT_POINTS = 0.75
# Slower by so much, and twice in a row: one gap is a lunch or a broken string.
_SLOWER, _TWICE = 1.5, 2

# Arrows are entered at the target, all of an end at once, so that a whole pace goes by without a
# tap. Another, and half a one for the queue at the boss, is more than that; fast ends get minutes.
_PACES_OF_SILENCE, _LEAST_LONGER = 2.5, timedelta(minutes=4)
# As long as no pace is known: sighters, and ends of six in two details.
_BEFORE_A_PACE = timedelta(minutes=20)
# Walking to another distance, moving the sight; targets that are carried.
_AT_A_BREAK = timedelta(minutes=20)


class End(NamedTuple):
    """A complete end. `stretch` counts the distances; `par` is what was to be expected on these
    arrows, None where nobody knows; `struck` has all of its arrows, or none."""

    stretch: int
    points: tuple[int, ...]
    par: float | None
    shot_at: datetime
    struck: tuple[Point, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.points)


class Reason(NamedTuple):
    """`now` and `before`: points under par; a mean distance in millimetres or a deviation in
    points; seconds from end to end. Arrows, where they are disputed; 0 where there is no figure."""

    kind: Kind
    now: float = 0.0
    before: float = 0.0
    is_in_mm: bool = False
    since: datetime | None = None


@dataclass(frozen=True)
class CardNow:
    """`ends` are those that are complete, oldest first; `heard_at` is when the last arrow came,
    None before the first; `is_at_break` behind the last arrow at a distance."""

    ends: Sequence[End]
    disputed_count: int
    heard_at: datetime | None
    is_at_break: bool = False

    @cached_property
    def told_by_arrows(self) -> tuple[Reason | None, ...]:
        """What time does not change."""
        return _disputed(self), _under_par(self), _wider(self), _slower(self)

    @cached_property
    def silent_from(self) -> datetime | None:
        """From when on the phone counts as silent; None before the first arrow, when nobody
        waits."""
        if self.heard_at is None:
            return None
        wait, usually = _BEFORE_A_PACE, self.usual_pace
        if usually is not None:
            wait = max(usually * _PACES_OF_SILENCE, usually + _LEAST_LONGER)
        return self.heard_at + wait + (_AT_A_BREAK if self.is_at_break else timedelta())

    @cached_property
    def usual_pace(self) -> timedelta | None:
        return usual(_gaps(self.ends))


def reasons(card: CardNow, now: datetime) -> tuple[Reason, ...]:
    """The most urgent first; none for most."""
    found = [reason for reason in (*card.told_by_arrows, _silent(card, now)) if reason]
    return tuple(sorted(found, key=lambda reason: KINDS.index(reason.kind)))


def urgency(found: Sequence[Reason]) -> tuple[int, int]:
    """Sorts who needs a word first to the top: by the most urgent reason, then by how many."""
    return min((KINDS.index(each.kind) for each in found), default=len(KINDS)), -len(found)


def _disputed(card: CardNow) -> Reason | None:
    return Reason("disputed", card.disputed_count) if card.disputed_count else None


def _silent(card: CardNow, now: datetime) -> Reason | None:
    if card.silent_from is None or now < card.silent_from:
        return None
    before = card.usual_pace.total_seconds() if card.usual_pace else 0.0
    return Reason("silent", before=before, since=card.heard_at)


def _under_par(card: CardNow) -> Reason | None:
    """Each of the last ends, and together by more than chance takes from so many arrows."""
    lately = card.ends[-LATELY:]
    under = [end.par - end.total for end in lately if end.par is not None]
    if len(under) < LATELY or min(under) <= 0:
        return None
    by_chance = _spread([points for end in card.ends for points in end.points])
    by_chance *= sqrt(sum(len(end.points) for end in lately))
    missing = sum(under)
    return Reason("under_par", missing) if missing > max(_CLEARLY * by_chance, LATELY) else None


def _wider(card: CardNow) -> Reason | None:
    """At one distance: on another face, or from farther away, every group is another."""
    ends = _at_this_distance(card.ends)
    lately, before = ends[-LATELY:], ends[:-LATELY]
    if len(before) < BEFORE:
        return None
    if all(end.struck for end in ends):
        return _grown("wider", _radius_mm(lately), _radius_mm(before), _WIDER_MM, is_in_mm=True)
    now, then = _deviation(lately), _deviation(before)
    return _grown("wider", now, max(then, _TIGHT_POINTS), _WIDER_POINTS)


def _slower(card: CardNow) -> Reason | None:
    apart = _gaps(card.ends)
    lately, before = apart[-_TWICE:], apart[:-_TWICE]
    usually = usual(before)
    if usually is None or len(before) < BEFORE:
        return None
    return _grown("slower", min(lately).total_seconds(), usually.total_seconds(), _SLOWER)


def _grown(
    kind: Kind, now: float, before: float, by: float, *, is_in_mm: bool = False
) -> Reason | None:
    return Reason(kind, now, before, is_in_mm) if now > before * by else None


def _at_this_distance(ends: Sequence[End]) -> list[End]:
    if not ends:
        return []
    here = takewhile(lambda end: end.stretch == ends[-1].stretch, reversed(ends))
    return [*here][::-1]


def _gaps(ends: Sequence[End]) -> list[timedelta]:
    """Without the walks from one distance to the next."""
    stretches = dict.fromkeys(end.stretch for end in ends)
    at = (gaps(end.shot_at for end in ends if end.stretch == stretch) for stretch in stretches)
    return [gap for found in at for gap in found]


def _radius_mm(ends: Iterable[End]) -> float:
    """Each end about its own centre: where it lies is a matter of the sight, and par tells that."""
    return fmean(group_of(end.struck).radius_mm for end in ends)


def _deviation(ends: Iterable[End]) -> float:
    """Within an end: an archer who gets better or worse is not one whose arrows spread."""
    return sqrt(fmean(_spread(end.points) ** 2 for end in ends))


def _spread(points: Sequence[int]) -> float:
    """In whole numbers up to the root: equal arrows have none, not a little."""
    count, total = len(points), sum(points)
    return sqrt(count * sum(each * each for each in points) - total * total) / count
