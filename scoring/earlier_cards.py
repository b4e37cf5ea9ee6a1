"""The archer's other cards of the same round, shot to the end with the same bow."""

from collections.abc import Collection
from itertools import accumulate
from typing import NamedTuple

from django.db import connection

from scoring.keypads import UNSCORED
from scoring.models import Shot, Slot
from scoring.shooting import Shooting, end_totals

_SLOT = Slot._meta.db_table  # noqa: SLF001 — Django's documented way to a model's table

_RACED = 3
BEST = 0


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


def raced_against(slot: Slot, others: list[OtherCard]) -> dict[int, OtherCard]:
    """The last ones before it by how many cards ago they were, and as 0 the best, each once."""
    before = [card for card in others if card.slot_pk < slot.pk][:_RACED]
    best = max(others, key=lambda card: (card.total, card.slot_pk), default=None)
    ghosts = {} if best is None else {BEST: best}
    return ghosts | {ago: card for ago, card in enumerate(before, 1) if card != best}


class EarlierCards:
    """What a card is compared with, read once for each version of those cards."""

    def __init__(self) -> None:
        self.ends: dict[OtherCard, list[int]] = {}
        # The total after so many arrows; nothing after none.
        self.totals: dict[OtherCard, list[int]] = {}

    def follow(self, cards: Collection[OtherCard], shooting: Shooting) -> None:
        if self.ends.keys() == {*cards}:
            return
        new = [card for card in cards if card not in self.ends]
        self.ends = {card: ends for card, ends in self.ends.items() if card in cards}
        self.totals = {card: totals for card, totals in self.totals.items() if card in cards}
        for card, values in _values_of(new).items():
            self.ends[card] = [*end_totals(values, shooting).values()]
            scored = ((value or UNSCORED) for _, value in sorted(values.items()))
            points = (0 if v == UNSCORED else shooting.keypad.points_for(v) for v in scored)
            self.totals[card] = [*accumulate(points, initial=0)]


def _values_of(cards: Collection[OtherCard]) -> dict[OtherCard, dict[int, str | None]]:
    if not cards:
        return {}
    by_pk = {card.slot_pk: card for card in cards}
    found: dict[OtherCard, dict[int, str | None]] = {card: {} for card in cards}
    shots = Shot.objects.filter(slot__in=by_pk).values_list("slot", "number", "value")
    for slot_pk, number, value in shots:
        found[by_pk[slot_pk]][number] = value
    return found
