"""An archer's own arrows, and how each of them groups."""

from collections.abc import Sequence
from math import dist
from statistics import fmean
from typing import NamedTuple, TypedDict, Unpack
from uuid import UUID

from django.utils import timezone

from scoring.callers import Caller
from scoring.models import Arrow, Shot, ShotRevision, Slot
from scoring.refusals import NotFound
from scoring.sessions import lock_archer
from scoring.writing import one_transaction


class ArrowFacts(TypedDict, total=False):
    number: int
    spine: int | None
    length_mm: float | None
    weight_grains: float | None
    diameter_mm: float | None


class Point(NamedTuple):
    x_mm: float
    y_mm: float


class ArrowStats(NamedTuple):
    """`shots` are all with this arrow; mean, centre and radius are None where nothing tells them.

    The radius is the mean distance of the shots from the centre of their group.
    """

    shots: int
    mean: float | None
    centre: Point | None
    radius_mm: float | None


def find_arrow(arrow_id: UUID, *, by: Caller) -> Arrow:
    arrow = Arrow.objects.visible_to(by).filter(pk=arrow_id).first()
    if arrow is None:
        raise NotFound("arrow", arrow_id)
    return arrow


@one_transaction
def add_arrow(*, by: Caller, **facts: Unpack[ArrowFacts]) -> Arrow:
    return Arrow.objects.create(archer_id=by.archer_id, **facts)


@one_transaction
def change_arrow(arrow_id: UUID, *, by: Caller, **facts: Unpack[ArrowFacts]) -> Arrow:
    # Against its removal meanwhile.
    lock_archer(by.archer_id)
    arrow = find_arrow(arrow_id, by=by)
    for field, fact in facts.items():
        setattr(arrow, field, fact)
    arrow.save(update_fields=facts)
    return arrow


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
    shots = Shot.objects.on_card().filter(arrow=arrow).values_list("points", "x_mm", "y_mm")
    points = [points for points, _, _ in shots if points is not None]
    places = [Point(x, y) for _, x, y in shots if x is not None and y is not None]
    mean = fmean(points) if points else None
    return ArrowStats(len(shots), mean, *_group_of(places))


def _group_of(places: Sequence[Point]) -> tuple[Point | None, float | None]:
    if not places:
        return None, None
    centre = Point(fmean(place.x_mm for place in places), fmean(place.y_mm for place in places))
    return centre, fmean(dist(place, centre) for place in places)
