"""Whether every card still says what its revisions say. Reads only."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import reduce
from itertools import groupby
from operator import itemgetter, or_
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from scoring.cards import PlaceNow, count_again, place_now
from scoring.keypads import UNSCORED
from scoring.merging import Operation, Revision
from scoring.models import Session, Shot, ShotRevision, Slot
from scoring.sheets import Sheet
from scoring.times import moment_of

# So many are in memory at once, whatever the number of cards.
CARDS_AT_ONCE = 100

_REVISION = ("version", "device", "effective_ms", *Operation._fields)
_SHOT = (
    "number",
    "version",
    "value",
    "points",
    "x_mm",
    "y_mm",
    "arrow_id",
    "shot_at",
    "is_disputed",
    "op",
)
_TOTALS = ("total", "value_counts", "shots_fired", "shots_hit", "last_place")

_NONE_LEFT: tuple[int | None, Iterable[Any]] = (None, ())

# Of one card: the place, what differs there, as it is stored, as it comes out again.
type _Odd = tuple[int | None, str, Any, Any]


class Difference(NamedTuple):
    """`place` is None where it concerns the whole card."""

    slot: UUID
    place: int | None
    what: str
    stored: Any
    recomputed: Any


class Found(NamedTuple):
    """A card as the database has it."""

    slot: Slot
    # In the order of arrival.
    revisions: Sequence[Revision]
    # By their place: the columns of the row.
    shots: Mapping[int, Mapping[str, Any]]


class Recounted(NamedTuple):
    """A card as its revisions have it."""

    # A copy, with the totals that come out.
    slot: Slot
    # Of the places that hold an arrow.
    values: Mapping[int, str]


@dataclass
class Verification:
    """Its counts are complete when `differences` has come to its end."""

    cards: int = 0
    shots: int = 0
    # Cards from before fired and hit were counted.
    never_computed: int = 0
    difference_count: int = 0

    def differences(self, slots: QuerySet[Slot]) -> Iterator[Difference]:
        """Card by card, a batch of them in memory at a time."""
        for found in read_cards(slots):
            self.cards += 1
            self.shots += len(found.shots)
            self.never_computed += is_never_computed(found.slot)
            for difference in differences_of(found):
                self.difference_count += 1
                yield difference


def begun_since(day: date) -> QuerySet[Slot]:
    """The cards begun on this day or later, by the clock of their session."""
    zones = Session.objects.order_by().values_list("timezone", flat=True).distinct()
    begun = since(day, zones, timezone="session__timezone", at="started_at")
    return Slot.objects.filter(begun)


def since(day: date, zones: Iterable[str], *, timezone: str, at: str) -> Q:
    """What has its moment `at` this day or later, each by the clock of its own zone."""
    moments = {zone: datetime.combine(day, time(), ZoneInfo(zone)) for zone in zones}
    begun = (Q((timezone, zone), (f"{at}__gte", moment)) for zone, moment in moments.items())
    return reduce(or_, begun, Q(pk__in=()))


def recounted(found: Found) -> Recounted:
    """LookupError or ValueError where there is no such round or face."""
    return _recounted(found.slot, _fold(found.revisions), found.slot.sheet)


def is_never_computed(slot: Slot) -> bool:
    return slot.shots_fired is None or (slot.shots_hit is None and slot.face_key != "none")


def differences_of(found: Found) -> Iterator[Difference]:
    """Fold the revisions into a card once more, and compare."""
    try:
        sheet = found.slot.sheet
    except (LookupError, ValueError) as unknown:
        made_of = [found.slot.round_key, found.slot.face_key]
        yield Difference(found.slot.public_id, None, "round and face", made_of, str(unknown))
        return
    for odd in _odds(found, sheet):
        yield Difference(found.slot.public_id, *odd)


def _odds(found: Found, sheet: Sheet) -> Iterator[_Odd]:
    places = _fold(found.revisions)
    yield from _odd_versions(found)
    for number in sorted(places.keys() | found.shots.keys()):
        yield from _odd_place(number, places.get(number), found.shots.get(number), sheet)
    yield from _odd_totals(found.slot, places, sheet)


def _fold(revisions: Iterable[Revision]) -> dict[int, PlaceNow]:
    histories: dict[int, list[Revision]] = {}
    for revision in revisions:
        histories.setdefault(revision.operation.number, []).append(revision)
    folded = ((number, place_now(history)) for number, history in histories.items())
    return {number: place for number, place in folded if place}


def _odd_versions(found: Found) -> Iterator[_Odd]:
    last, at_most = found.slot.version, f"at most {found.slot.version}"
    times = Counter(revision.version for revision in found.revisions)
    for version, _, _, operation in found.revisions:
        if times[version] > 1:
            yield operation.number, "revision", version, "given once"
        if version > last:
            yield operation.number, "revision", version, at_most
    for number, shot in found.shots.items():
        if shot["version"] > last:
            yield number, "version", shot["version"], at_most


def _odd_place(
    number: int, place: PlaceNow | None, shot: Mapping[str, Any] | None, sheet: Sheet
) -> Iterator[_Odd]:
    if place is None or shot is None:
        won = place and {"value": place.operation.value, "op": place.operation.op}
        yield number, "shot", shot and {"value": shot["value"], "op": shot["op"]}, won
        return
    value = place.operation.value
    if not _is_on_face(value, sheet):
        yield number, "value", value, "not on the face"
    for what, recomputed in _columns(place, sheet).items():
        if shot[what] != recomputed:
            yield number, what, shot[what], recomputed


def _columns(place: PlaceNow, sheet: Sheet) -> dict[str, Any]:
    value = place.operation.value
    return {
        "value": value,
        "points": sheet.points_for(value) if _is_on_face(value, sheet) else None,
        "x_mm": place.operation.x_mm,
        "y_mm": place.operation.y_mm,
        "arrow_id": place.operation.arrow_id,
        "shot_at": moment_of(place.effective_ms),
        "is_disputed": place.is_disputed,
        "op": place.operation.op,
    }


def _is_on_face(value: str | None, sheet: Sheet) -> bool:
    # A practice that got its face later keeps the arrows that were shot without one.
    return value is None or value == UNSCORED or sheet.accepts(value)


def _odd_totals(slot: Slot, places: Mapping[int, PlaceNow], sheet: Sheet) -> Iterator[_Odd]:
    again = _recounted(slot, places, sheet).slot
    for what in _TOTALS:
        stored, recomputed = getattr(slot, what), getattr(again, what)
        # NULL was never computed, which is no lie.
        if stored is not None and stored != recomputed:
            yield None, what, stored, recomputed


def _recounted(slot: Slot, places: Mapping[int, PlaceNow], sheet: Sheet) -> Recounted:
    standing = {number: place.operation.value for number, place in places.items()}
    used = {number: value for number, value in standing.items() if value is not None}
    again = copy(slot)
    again.value_counts = dict(Counter(v for v in used.values() if _is_on_face(v, sheet)))
    again.last_place = max(used, default=0)
    count_again(again)
    return Recounted(again, used)


def read_cards(slots: QuerySet[Slot]) -> Iterator[Found]:
    """By their keys, a batch of them in memory at a time."""
    last = 0
    while batch := list(slots.filter(pk__gt=last).order_by("pk")[:CARDS_AT_ONCE]):
        last = batch[-1].pk
        revisions = ShotRevision.objects.values_list("slot_id", *_REVISION).order_by("version")
        shots = Shot.objects.values_list("slot_id", *_SHOT).order_by("number")
        yield from map(_found, batch, _by_slot(batch, revisions), _by_slot(batch, shots))


def _by_slot(batch: Sequence[Slot], rows: QuerySet[Any, Any]) -> Iterator[list[Any]]:
    """The rows of each slot in turn, without holding those of all."""
    ordered = rows.filter(slot__in=batch).order_by("slot_id", *rows.query.order_by)
    groups = groupby(ordered.iterator(), key=itemgetter(0))
    pk, group = next(groups, _NONE_LEFT)
    for slot in batch:
        if pk != slot.pk:
            yield []
            continue
        yield [row for _, *row in group]
        pk, group = next(groups, _NONE_LEFT)


def _found(slot: Slot, revisions: list[Any], shots: list[Any]) -> Found:
    return Found(
        slot,
        [
            Revision(version, device, effective_ms, Operation(*operation))
            for version, device, effective_ms, *operation in revisions
        ],
        {row[0]: dict(zip(_SHOT, row, strict=True)) for row in shots},
    )
