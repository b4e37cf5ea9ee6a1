"""An archer's own arrows, and how each of them groups."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import NamedTuple, TypedDict, Unpack
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from scoring.callers import Caller
from scoring.groups import Point, group_of
from scoring.models import Arrow, Shot, ShotRevision, Slot
from scoring.refusals import Invalid, NotFound, required
from scoring.sessions import lock_archer
from scoring.writing import one_transaction

# Beyond these nothing is an arrow.
HIGHEST_NUMBER = 999
STIFFEST_SPINE = 5_000
LONGEST_MM = 2_000
HEAVIEST_GRAINS = 5_000
# What an archer buys at most.
MOST_AT_ONCE = 72


class Measures(TypedDict, total=False):
    spine: int | None
    length_mm: float | None
    weight_grains: float | None
    diameter_mm: float | None


class ArrowFacts(Measures, total=False):
    set_name: str
    number: int


class SetOfArrows(NamedTuple):
    """What an archer shoots together; without a name those that belong to none."""

    name: str
    arrows: Sequence[Arrow]
    is_in_use: bool


class _Struck(NamedTuple):
    points: int | None
    x_mm: float | None
    y_mm: float | None


class ArrowStats(NamedTuple):
    """`shots` are all with this arrow; mean, centre and radius are None where nothing tells them.

    The radius is the mean distance of the shots from the centre of their group.
    """

    shots: int
    mean: float | None
    centre: Point | None
    radius_mm: float | None


def find_arrow(arrow_id: UUID, *, by: Caller) -> Arrow:
    return required(Arrow.objects.visible_to(by).filter(pk=arrow_id).first(), "arrow", arrow_id)


def sets_of(arrows: Iterable[Arrow], *, in_use: str) -> list[SetOfArrows]:
    """By name, of what is not retired; first the one in use, last the arrows without a set."""
    arrows_in: defaultdict[str, list[Arrow]] = defaultdict(list)
    for arrow in arrows:
        if arrow.retired_at is None:
            arrows_in[arrow.set_name].append(arrow)
    sets = [
        SetOfArrows(name, arrows, bool(name) and name == in_use)
        for name, arrows in arrows_in.items()
    ]
    return sorted(sets, key=lambda each: (not each.is_in_use, not each.name, each.name.casefold()))


@one_transaction
def use_set(name: str, *, by: Caller) -> None:
    """From now on this set is shot; an empty name: none in particular."""
    archer = lock_archer(by.archer_id)
    if name and not _arrows_in(name, by=by).exists():
        raise NotFound("set of arrows", name)
    archer.arrow_set = name
    archer.save(update_fields=["arrow_set"])


@one_transaction
def add_arrow(*, by: Caller, **facts: Unpack[ArrowFacts]) -> Arrow:
    return Arrow.objects.create(archer_id=by.archer_id, **facts)


@one_transaction
def add_set(
    numbers: Sequence[int], *, by: Caller, set_name: str, **measures: Unpack[Measures]
) -> None:
    """Alike but for their numbers, to a set that is there or is new. The first set is in use."""
    archer = lock_archer(by.archer_id)
    _refuse_taken(numbers, set_name, by=by)
    Arrow.objects.bulk_create(
        Arrow(archer=archer, set_name=set_name, number=number, **measures) for number in numbers
    )
    if not archer.arrow_set:
        use_set(set_name, by=by)


@one_transaction
def change_arrow(arrow_id: UUID, *, by: Caller, **facts: Unpack[ArrowFacts]) -> Arrow:
    # Against its removal meanwhile.
    lock_archer(by.archer_id)
    arrow = find_arrow(arrow_id, by=by)
    was = (arrow.set_name, arrow.number)
    for field, fact in facts.items():
        setattr(arrow, field, fact)
    if (arrow.set_name, arrow.number) != was and arrow.retired_at is None:
        _refuse_taken([arrow.number], arrow.set_name, by=by)
    arrow.save(update_fields=facts)
    return arrow


def _arrows_in(set_name: str, *, by: Caller) -> QuerySet[Arrow]:
    return Arrow.objects.visible_to(by).filter(set_name=set_name, retired_at=None)


def _refuse_taken(numbers: Iterable[int], set_name: str, *, by: Caller) -> None:
    """On the card a number of the set must mean one arrow."""
    if not set_name:
        return
    there = _arrows_in(set_name, by=by).values_list("number", flat=True)
    if taken := sorted({*numbers} & {*there}):
        told = ", ".join(map(str, taken))
        raise Invalid("number", f"{set_name} already has {told}")


@one_transaction
def remove_arrow(arrow_id: UUID, *, by: Caller) -> Arrow | None:
    """None: it is gone. An arrow that was shot is retired instead, for its shots keep it."""
    arrow = find_arrow(arrow_id, by=by)
    if not _was_shot(arrow):
        # Whoever is about to record it waits here, and finds out. All cards: any may get late ones.
        _lock_cards_of(arrow.archer_id)
    if _was_shot(arrow):
        return _retire(arrow)
    arrow.delete()
    return None


def _was_shot(arrow: Arrow) -> bool:
    """Also where another arrow has been written over it: the revision stays."""
    return ShotRevision.objects.filter(slot__archer=arrow.archer_id, arrow=arrow).exists()


def _lock_cards_of(archer_id: int) -> None:
    """Until the transaction ends no card of theirs changes, and none comes to be."""
    lock_archer(archer_id)
    cards = Slot.objects.select_for_update(no_key=True).filter(archer=archer_id).order_by("pk")
    list(cards.values_list("pk"))


def _retire(arrow: Arrow) -> Arrow:
    if arrow.retired_at is None:
        arrow.retired_at = timezone.now()
        arrow.save(update_fields=["retired_at"])
    return arrow


def stats_for(arrow: Arrow) -> ArrowStats:
    return stats_for_each([arrow])[arrow]


def stats_for_each(arrows: Sequence[Arrow]) -> dict[Arrow, ArrowStats]:
    shots = Shot.objects.on_card().filter(arrow__in=arrows)
    shots_of: defaultdict[UUID | None, list[_Struck]] = defaultdict(list)
    for arrow_id, points, x_mm, y_mm in shots.values_list("arrow_id", "points", "x_mm", "y_mm"):
        shots_of[arrow_id].append(_Struck(points, x_mm, y_mm))
    return {arrow: _stats(shots_of[arrow.pk]) for arrow in arrows}


def _stats(shots: Sequence[_Struck]) -> ArrowStats:
    points = [shot.points for shot in shots if shot.points is not None]
    places = [Point(x, y) for _, x, y in shots if x is not None and y is not None]
    mean = fmean(points) if points else None
    group = group_of(places) if places else None
    return ArrowStats(len(shots), mean, group and group.centre, group and group.radius_mm)
