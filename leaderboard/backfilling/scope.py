"""Which shoots and cards a backfill may look at, and in which order: the newest first."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from leaderboard.backfilling.asked import Asked
from leaderboard.models import Participant, Shoot
from scoring.models import Session, Slot

# As the index `shoot_newest` has it.
_BEGUN = Coalesce("started_at", "made_at")


class Unit(NamedTuple):
    """A shoot with the cards of all in it, or a card that is in none. What began last is greatest,
    so units in falling order are the walk."""

    begun: datetime
    is_shoot: bool
    pk: int

    def told(self) -> list[str | int]:
        return [self.begun.isoformat(), int(self.is_shoot), self.pk]


def unit_told(told: list[str | int]) -> Unit:
    begun, is_shoot, pk = told
    return Unit(datetime.fromisoformat(str(begun)), bool(is_shoot), int(pk))


def shoots_in(asked: Asked) -> QuerySet[Shoot]:
    """With `begun`, by which they are ordered."""
    shoots = Shoot.objects.annotate(begun=_BEGUN)
    if asked.shoot is not None:
        shoots = shoots.filter(pk=asked.shoot)
    if asked.archers is not None:
        inside = Participant.objects.filter(shoot=OuterRef("pk"), archer__in=asked.archers)
        shoots = shoots.filter(Exists(inside))
    zones = Shoot.objects.order_by().values_list("timezone", flat=True).distinct()
    return shoots.filter(_on_days(asked, "timezone", "begun", zones))


def lone_cards_in(asked: Asked) -> QuerySet[Slot]:
    """In no shoot."""
    if asked.shoot is not None:
        return Slot.objects.none()
    cards = own_cards(Slot.objects.all(), asked)
    cards = cards.filter(~Exists(Participant.objects.filter(slot=OuterRef("pk"))))
    zones = Session.objects.order_by().values_list("timezone", flat=True).distinct()
    return cards.filter(_on_days(asked, "session__timezone", "started_at", zones))


def own_cards(cards: QuerySet[Slot], asked: Asked) -> QuerySet[Slot]:
    return cards if asked.archers is None else cards.filter(archer__in=asked.archers)


def is_own(archer_id: int, asked: Asked) -> bool:
    return asked.archers is None or archer_id in asked.archers


def _on_days(asked: Asked, zone_of: str, begun: str, zones: Iterable[str]) -> Q:
    """By the clock that was on the wall there: a day may have 23 hours."""
    if asked.since is None and asked.until is None:
        return Q()
    return reduce(or_, (_in_zone(asked, zone_of, begun, zone) for zone in zones), Q(pk__in=()))


def _in_zone(asked: Asked, zone_of: str, begun: str, zone: str) -> Q:
    days = Q(**{zone_of: zone})
    if asked.since is not None:
        days &= Q(**{f"{begun}__gte": _midnight(asked.since, zone)})
    if asked.until is not None:
        days &= Q(**{f"{begun}__lt": _midnight(asked.until + timedelta(days=1), zone)})
    return days


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
