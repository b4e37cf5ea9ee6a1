"""The score table on the screens of a slot: which of its rows look different after a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from scoring.ends import Cut, Row
from scoring.marks import Place
from scoring.models import Shot, ShotRevision, Slot
from scoring.sheets import PRACTICE_PLACES
from scoring.slot_fragments import (
    DOZEN,
    LegFigures,
    RowFigures,
    columns_of,
    ends_dozen,
    fragment_id,
    leg_of,
    leg_part,
    legs_with_breaks,
    row_of,
    row_part,
)
from scoring.tally import tally_of

# A row, and before or behind what is written below it.
type SortKey = tuple[int, int]


@dataclass
class TableChanges:
    fragments: dict[str, SafeString] = field(default_factory=dict)
    sort_keys: dict[str, SortKey] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)


class SlotTable:
    """Remembers what it told last, so that the next change brings what it changed and no more."""

    def __init__(self) -> None:
        self.version: int | None = None
        self.cut: Cut | None = None
        # By number, those that were cleared too.
        self.places: dict[int, Place] = {}
        # The last row with an arrow.
        self.used = 0
        self.figures: list[RowFigures] = []
        self.legs: list[LegFigures] = []

    @property
    def values(self) -> dict[int, str | None]:
        return {number: place.value for number, place in self.places.items()}

    def changes(self, slot: Slot, cut: Cut, since: int | None) -> TableChanges:
        """Of a slot that was read before its shots are."""
        told, before = TableChanges(), len(self.figures)
        is_known = since is not None and (since, cut) == (self.version, self.cut)
        if not is_known:
            self.places, self.used, self.figures, self.legs = {}, 0, [], []
            told.fragments |= columns_of(slot)
        changed = places_of(slot, since if is_known else None)
        self.places |= changed
        values, used = self.values, cut.row_of(slot.last_place)
        self._tell_rows(told, slot, cut, {*changed}, values, used)
        self._tell_legs(told, slot, cut, values)
        self.version, self.cut, self.used = slot.version, cut, used
        gone = range(len(self.figures) + 1, before + 1)
        told.removed = [fragment_id(slot, row_part(number)) for number in gone]
        return told

    def _tell_rows(
        self,
        told: TableChanges,
        slot: Slot,
        cut: Cut,
        changed: set[int],
        values: Mapping[int, str | None],
        used: int,
    ) -> None:
        reach = _reach(slot, cut)
        count = cut.row_of(reach)
        due = {row for number in changed for row in cut.rows_showing(number)}
        due |= {*range(len(self.figures) + 1, count + 1)}
        # Rows that are reached now, or no more, show a sum so far, or none.
        first = min({*due, used + 1, self.used + 1, count})
        figures = self.figures[: first - 1]
        total_before = figures[-1].running or 0 if figures else 0
        for row in cut.rows(values, last_place=reach, first=first, total_before=total_before):
            figures.append(_figures(slot, row, figures) if row.number <= used else RowFigures())
            # Those behind it show a running total, which may have changed with it.
            if row.number in due or self.figures[row.number - 1] != figures[-1]:
                told.fragments |= row_of(slot, row, self.places, figures[-1])
                told.sort_keys[fragment_id(slot, row_part(row.number))] = (row.number, 0)
        self.figures = figures

    def _tell_legs(
        self, told: TableChanges, slot: Slot, cut: Cut, values: Mapping[int, str | None]
    ) -> None:
        legs = [
            _leg_figures(slot, stretch, values)
            for stretch in (cut.stretches if legs_with_breaks(slot) else ())
        ]
        for number, figures in enumerate(legs, start=1):
            if self.legs[number - 1 : number] != [figures]:
                last = cut.row_of(cut.stretches[number - 1].stop - 1)
                told.fragments |= leg_of(slot, number, figures)
                told.sort_keys[fragment_id(slot, leg_part(number))] = (last, 1)
        self.legs = legs


def _reach(slot: Slot, cut: Cut) -> int:
    """The last place that is shown: of a round all, of a practice a row behind the last arrow."""
    if cut.round:
        return cut.round.arrow_count
    return min((cut.row_of(slot.last_place) + 1) * cut.per_row, PRACTICE_PLACES)


def places_of(slot: Slot, since: int | None = None) -> dict[int, Place]:
    """What changed after this version, or all; those that were cleared too, for whoever fills one
    again names what it saw there."""
    shots = _places(slot.pk) if since is None else _places(slot.pk).filter(version__gt=since)
    places = {row[0]: Place(*row[1:]) for row in shots.all()}
    disputed = {number: place for number, place in places.items() if place.is_disputed}
    return places | _with_others(slot, disputed)


# Put together once for each card that is shot, for it is asked again with every arrow.
@lru_cache(maxsize=1000)
def _places(slot_pk: int) -> QuerySet[Shot, tuple[Any, ...]]:
    return Shot.objects.filter(slot=slot_pk).values_list(
        *("number", "value", "op", "is_disputed", "shot_at", "x_mm", "y_mm", "arrow__number")
    )


def _with_others(slot: Slot, disputed: Mapping[int, Place]) -> dict[int, Place]:
    """With what another device says of each, the latest if several do."""
    if not disputed:
        return {}
    revisions = ShotRevision.objects.filter(slot=slot, number__in=disputed)
    in_order = revisions.order_by("effective_ms", "device", "seq", "op")
    said = {number: dict[UUID, str | None]() for number in disputed}
    for number, device, value in in_order.values_list("number", "device", "value"):
        # The last word of each, the latest device last.
        said[number].pop(device, None)
        said[number][device] = value
    return {
        number: place._replace(other=_other(place.value, [*said[number].values()]))
        for number, place in disputed.items()
    }


def _other(stands: str | None, last_words: Sequence[str | None]) -> str | None:
    return next((value for value in reversed(last_words) if value != stands), None)


def _figures(slot: Slot, row: Row, before: list[RowFigures]) -> RowFigures:
    if not ends_dozen(slot, row):
        return RowFigures(row.running_total)
    begun = row.number - DOZEN // slot.shot_per_round
    total_before = before[begun - 1].running or 0 if begun else 0
    return RowFigures(row.running_total, row.running_total - total_before)


def _leg_figures(slot: Slot, places: range, values: Mapping[int, str | None]) -> LegFigures:
    if slot.last_place < places.stop - 1:
        return LegFigures()
    return LegFigures(tally_of((values.get(number) for number in places), slot.sheet.keypad))
