"""The arrows of an archer's cards of one round and bow: end by end, and where they struck."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Avg

from scoring.faces import Face
from scoring.fatigue import Stretch, stretches_of
from scoring.groups import ArrowInGroup, Group, Point, arrows_in_group, from_spot, group_of
from scoring.models import Arrow, Shot
from scoring.past_cards import PastCard
from scoring.rounds import Leg, round_for

# So many of the last complete rounds are looked at.
CARDS_LOOKED_AT = 50
# So many of the last arrows that have a place on the face.
_SHOTS_LOOKED_AT = 4_000


class LegGroup(NamedTuple):
    """At one distance: `leg` is None on a field course, `face` the one that was shot at last.
    `arrows` are those that were told by their number."""

    leg: Leg | None
    face: Face | None
    group: Group
    arrows: Sequence[ArrowInGroup[Arrow]]


class _Placed(NamedTuple):
    slot_pk: int
    number: int
    x_mm: float
    y_mm: float
    arrow_id: UUID | None


def end_means(cards: Sequence[PastCard]) -> list[Stretch]:
    """Of complete cards of one round; nothing of none."""
    if not cards:
        return []
    shots = Shot.objects.on_card().filter(slot__in=[card.pk for card in cards]).order_by("number")
    points = dict(shots.values("number").annotate(mean=Avg("points")).values_list("number", "mean"))
    return stretches_of(points, round_for(cards[0].round_key)) if points else []


def groups_of(cards: Sequence[PastCard]) -> list[LegGroup]:
    """Of complete cards of one round, where an arrow has its place on the face."""
    if not cards:
        return []
    placed = Shot.objects.on_card().filter(slot__in=[card.pk for card in cards])
    found = [
        _Placed(slot_pk, number, x_mm or 0.0, y_mm or 0.0, arrow_id)
        for slot_pk, number, x_mm, y_mm, arrow_id in placed.filter(x_mm__isnull=False)
        .order_by("-slot", "-number")
        .values_list("slot_id", "number", "x_mm", "y_mm", "arrow_id")[:_SHOTS_LOOKED_AT]
    ]
    shot, round_ = defaultdict[Leg | None, list[_Placed]](list), round_for(cards[-1].round_key)
    for each in found:
        shot[round_.leg_of(each.number)].append(each)
    by_pk = {card.pk: card for card in cards}
    arrows = Arrow.objects.in_bulk({each.arrow_id for each in found if each.arrow_id})
    return [_leg_group(leg, placed, by_pk, arrows) for leg, placed in reversed(shot.items())]


def _leg_group(
    leg: Leg | None,
    placed: Sequence[_Placed],
    cards: Mapping[int, PastCard],
    arrows: Mapping[UUID, Arrow],
) -> LegGroup:
    faces = [cards[each.slot_pk].sheet.face_at(each.number) for each in placed]
    points = [
        from_spot(face, Point(each.x_mm, each.y_mm))
        for face, each in zip(faces, placed, strict=True)
    ]
    group = group_of(points)
    told = [
        (arrows[each.arrow_id], point)
        for each, point in zip(placed, points, strict=True)
        if each.arrow_id is not None
    ]
    return LegGroup(leg, faces[0], group, arrows_in_group(told, group))
