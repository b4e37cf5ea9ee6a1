"""The archer's other cards of the same round, shot to the end with the same bow."""

from typing import NamedTuple

from scoring.charts import Shooting, end_totals
from scoring.models import Shot, Slot


class OtherCard(NamedTuple):
    """As it was at this version."""

    slot_pk: int
    version: int
    total: int


def other_cards(slot: Slot) -> list[OtherCard]:
    """The newest first; none of a practice."""
    if not slot.round_key:
        return []
    complete = Slot.objects.filter(
        archer=slot.archer_id,
        round_key=slot.round_key,
        bowstyle=slot.bowstyle,
        shots_fired=slot.sheet.place_count,
    ).exclude(pk=slot.pk)
    read = complete.order_by("-pk").values_list("pk", "version", "total")
    return [OtherCard(*facts) for facts in read]


def last_before(slot: Slot, others: list[OtherCard]) -> OtherCard | None:
    return next((card for card in others if card.slot_pk < slot.pk), None)


def ends_of(card: OtherCard, shooting: Shooting) -> list[int]:
    shots = Shot.objects.filter(slot=card.slot_pk).values_list("number", "value")
    return [*end_totals(dict(shots), shooting).values()]
