"""Which units are to be visited: those in which a row of a wanted kind lacks a value, or all."""

from dataclasses import dataclass
from functools import reduce
from heapq import merge
from itertools import islice
from operator import or_
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from leaderboard.backfilling.asked import Asked
from leaderboard.backfilling.kinds import KINDS, Kind
from leaderboard.backfilling.scope import Unit, lone_cards_in, own_cards, shoots_in
from leaderboard.backfilling.states import known_without_source
from leaderboard.models import Shoot
from scoring.models import Slot


@dataclass(frozen=True)
class Selection:
    """`everything` is for verifying: every row in scope is looked at, whatever it holds."""

    asked: Asked
    everything: bool = False

    @property
    def kinds(self) -> list[Kind]:
        return [KINDS[name] for name in self.asked.kinds]

    def takes_all(self, kind: Kind) -> bool:
        return self.everything or self.asked.kinds[kind.name]

    def units_in_scope(self) -> int:
        lone = lone_cards_in(self.asked).count() if self._with_lone_cards else 0
        return shoots_in(self.asked).count() + lone

    def unit_count(self) -> int:
        count = self._shoots().count() + self._lone_cards().count()
        return count if self.asked.max_shoots is None else min(count, self.asked.max_shoots)

    def units_after(self, unit: Unit | None, *, limit: int) -> list[Unit]:
        """The next of them, the newest first."""
        shoots = _after(self._shoots(), "begun", unit, is_shoot=True)[:limit]
        cards = _after(self._lone_cards(), "started_at", unit, is_shoot=False)[:limit]
        found = (
            [Unit(begun, True, pk) for begun, pk in shoots],
            [Unit(begun, False, pk) for begun, pk in cards],
        )
        return list(islice(merge(*found, reverse=True), limit))

    @property
    def _with_lone_cards(self) -> bool:
        return any(kind.is_own for kind in self.kinds)

    def _shoots(self) -> QuerySet[Shoot]:
        shoots = shoots_in(self.asked)
        wanted = [Q(Exists(self._rows_in_shoot(kind))) for kind in self.kinds]
        return shoots.filter(reduce(or_, wanted))

    def _rows_in_shoot(self, kind: Kind) -> QuerySet[Any]:
        return self._wanted(kind, kind.model._default_manager.all()).filter(  # noqa: SLF001 — Django's documented way
            **{kind.of_shoot: OuterRef("pk")}
        )

    def _lone_cards(self) -> QuerySet[Slot]:
        if not self._with_lone_cards:
            return Slot.objects.none()
        return self._wanted(KINDS["shots"], lone_cards_in(self.asked))

    def _wanted[Row: Model](self, kind: Kind, rows: QuerySet[Row]) -> QuerySet[Row]:
        if kind.is_own:
            rows = own_cards(rows, self.asked)  # type: ignore[arg-type,assignment]
        if self.takes_all(kind):
            return rows
        rows = rows.filter(kind.missing)
        if self.asked.retry_no_data:
            return rows
        return rows.exclude(Exists(known_without_source(kind, self.asked)))


def _after(
    rows: QuerySet[Any], begun: str, unit: Unit | None, *, is_shoot: bool
) -> QuerySet[Any, Any]:
    if unit is not None:
        behind = Q(pk__lt=unit.pk) if is_shoot == unit.is_shoot else Q()
        # Of the same moment shoots come first.
        is_level = is_shoot <= unit.is_shoot
        later = Q(**{begun: unit.begun}) & behind if is_level else Q(pk__in=())
        rows = rows.filter(Q(**{f"{begun}__lt": unit.begun}) | later)
    return rows.order_by(F(begun).desc(), "-pk").values_list(begun, "pk")
