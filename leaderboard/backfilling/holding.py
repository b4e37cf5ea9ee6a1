"""Units with their cards and participants, locked: cards before shoots, each in the order of their
keys, as everybody does."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from leaderboard.backfilling.kinds import KINDS, Kind, lacks
from leaderboard.backfilling.scope import Unit, is_own
from leaderboard.backfilling.selecting import Selection
from leaderboard.models import Participant, Shoot
from leaderboard.statuses import CANCELLED, UNLISTED
from scoring.models import Slot
from scoring.sheets import Sheet, sheet_for

# Whoever holds a row is passed over, waited for, or of no concern to who only looks.
type Locking = Literal["skip", "wait", "none"]


class Card(NamedTuple):
    pk: int
    public_id: UUID
    archer_id: int
    round_key: str
    face_key: str
    bowstyle: str
    total: int
    last_place: int
    fired: int | None
    hit: int | None

    @property
    def sheet(self) -> Sheet:
        return sheet_for(self.round_key, self.face_key, self.bowstyle)


class Seat(NamedTuple):
    """A participant."""

    pk: int
    shoot_id: int
    card_pk: int
    archer_id: int
    status: str
    fired: int | None
    hit: int | None


class Row(NamedTuple):
    """What is to be filled in: of a card or of a participant."""

    kind: Kind
    pk: int
    card: Card
    fired: int | None
    hit: int | None

    @property
    def is_missing(self) -> bool:
        return lacks(self.fired, self.hit, self.card.face_key)


@dataclass
class Held:
    """`shoot` is None of a card in no shoot."""

    unit: Unit
    shoot: Shoot | None
    cards: dict[int, Card]
    seats: list[Seat] = field(default_factory=list)

    @property
    def name(self) -> str:
        if self.shoot is not None:
            return str(self.shoot.public_id)
        return f"slot {next(iter(self.cards.values())).public_id}"


class Holding(NamedTuple):
    held: list[Held]
    # Some of theirs are locked by somebody else.
    busy: list[Unit]


def hold(units: Sequence[Unit], selection: Selection, *, locking: Locking = "skip") -> Holding:
    """Inside a transaction."""
    shoot_pks = [unit.pk for unit in units if unit.is_shoot]
    # Asked first, so that the lock is on rows found by their keys.
    wanted = {seat.card_pk for seat in _seats(shoot_pks) if _is_wanted(seat, selection)}
    wanted |= {unit.pk for unit in units if not unit.is_shoot}
    cards = {card.pk: card for card in _cards(wanted, locking=locking)}
    shoots = _shoots(shoot_pks, locking=locking if _with_participants(selection) else "none")
    seats = defaultdict(list)
    # Again, under the locks.
    for seat in _seats(shoots):
        seats[seat.shoot_id].append(seat)
    holding = Holding([], [])
    for unit in units:
        held = _held(unit, shoots.get(unit.pk), cards, seats[unit.pk], selection)
        if held is None:
            holding.busy.append(unit)
        else:
            holding.held.append(held)
    return holding


def rows_of(held: Held, selection: Selection) -> list[Row]:
    """Those of the wanted kinds, as they are stored."""
    rows = []
    for kind in selection.kinds:
        rows += _own(held, kind, selection) if kind.is_own else _everyones(held, kind, selection)
    return rows


def _own(held: Held, kind: Kind, selection: Selection) -> list[Row]:
    rows = [
        Row(kind, card.pk, card, card.fired, card.hit)
        for card in held.cards.values()
        if is_own(card.archer_id, selection.asked)
    ]
    return [row for row in rows if selection.takes_all(kind) or row.is_missing]


def _everyones(held: Held, kind: Kind, selection: Selection) -> list[Row]:
    """All of them, or none where nothing is missing."""
    rows = [
        (seat, Row(kind, seat.pk, held.cards[seat.card_pk], seat.fired, seat.hit))
        for seat in held.seats
    ]
    if not (selection.takes_all(kind) or any(row.is_missing for _, row in rows)):
        return []
    # The board keeps what it showed of who left: their card may have gone on since.
    return [row for seat, row in rows if row.is_missing or _follows(seat, held)]


def _follows(seat: Seat, held: Held) -> bool:
    is_cancelled = held.shoot is not None and held.shoot.status == CANCELLED
    return not is_cancelled and seat.status not in UNLISTED


def _held(
    unit: Unit,
    shoot: Shoot | None,
    cards: dict[int, Card],
    seats: list[Seat],
    selection: Selection,
) -> Held | None:
    """None where it is not all ours."""
    if not unit.is_shoot:
        return Held(unit, None, {unit.pk: cards[unit.pk]}) if unit.pk in cards else None
    wanted = [seat for seat in seats if _is_wanted(seat, selection)]
    if shoot is None or any(seat.card_pk not in cards for seat in wanted):
        return None
    own = {seat.card_pk: cards[seat.card_pk] for seat in wanted}
    return Held(unit, shoot, own, wanted)


def _with_participants(selection: Selection) -> bool:
    return KINDS["participants-shots"] in selection.kinds


def _is_wanted(seat: Seat, selection: Selection) -> bool:
    return _with_participants(selection) or is_own(seat.archer_id, selection.asked)


def _seats(shoot_pks: Collection[int]) -> list[Seat]:
    if not shoot_pks:
        return []
    found = Participant.objects.filter(shoot__in=shoot_pks).order_by("pk")
    return [
        Seat(*row)
        for row in found.values_list(
            *("pk", "shoot_id", "slot_id", "archer_id", "status", "shots_fired", "shots_hit")
        )
    ]


def _cards(pks: Collection[int], *, locking: Locking) -> list[Card]:
    found = Slot.objects.filter(pk__in=sorted(pks)).order_by("pk")
    columns = ("round_key", "face_key", "bowstyle", "total", "last_place")
    rows = _locked(found, locking=locking).values_list(
        "pk", "public_id", "archer_id", *columns, "shots_fired", "shots_hit"
    )
    return [Card(*row) for row in rows]


def _shoots(pks: Collection[int], *, locking: Locking) -> dict[int, Shoot]:
    found = Shoot.objects.filter(pk__in=sorted(pks)).order_by("pk")
    return {shoot.pk: shoot for shoot in _locked(found, locking=locking)}


def _locked(rows: QuerySet[Any], *, locking: Locking) -> QuerySet[Any]:
    # NO KEY: a plain FOR UPDATE deadlocks with the foreign keys of rows that point here.
    if locking == "none":
        return rows
    return rows.select_for_update(no_key=True, skip_locked=locking == "skip")
