"""The archer's other cards of the same round, shot to the end with the same bow."""

from typing import NamedTuple

from django.db import connection

from scoring.models import Shot, Slot
from scoring.shooting import Shooting, end_totals

_SLOT = Slot._meta.db_table  # noqa: SLF001 — Django's documented way to a model's table


class OtherCard(NamedTuple):
    """As it was at this version."""

    slot_pk: int
    version: int
    total: int


def other_cards(slot: Slot) -> list[OtherCard]:
    """The newest first; none of a practice. Asked with every arrow, so without the ORM, which would
    cost more than the database does."""
    if not slot.round_key:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, version, total FROM {_SLOT}"  # noqa: S608
            " WHERE archer_id = %s AND round_key = %s AND bowstyle = %s AND shots_fired = %s"
            " AND id <> %s ORDER BY id DESC",
            [slot.archer_id, slot.round_key, slot.bowstyle, slot.sheet.place_count, slot.pk],
        )
        return [OtherCard(*facts) for facts in cursor.fetchall()]


def last_before(slot: Slot, others: list[OtherCard]) -> OtherCard | None:
    return next((card for card in others if card.slot_pk < slot.pk), None)


def ends_of(card: OtherCard, shooting: Shooting) -> list[int]:
    shots = Shot.objects.filter(slot=card.slot_pk).values_list("number", "value")
    return [*end_totals(dict(shots), shooting).values()]
