"""By what a list is narrowed: the words that a range captain would use."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scoring.admin.looking import LookingAdmin, archer_of
from scoring.forms.fields import BOWSTYLE_WORDS
from scoring.handicaps import season_of
from scoring.models import Archer, Club
from scoring.rounds import catalogue


class OfferedFilter(admin.SimpleListFilter, ABC):
    """Takes what it offers and nothing else, so that an address typed by hand finds out nothing."""

    def __init__(
        self, request: HttpRequest, params: Any, model: Any, model_admin: LookingAdmin
    ) -> None:
        self.model_admin = model_admin
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*self.offered(request)]

    @abstractmethod
    def offered(self, request: HttpRequest) -> Iterable[tuple[str, Any]]:
        """What can be chosen, and the words for it."""

    @abstractmethod
    def narrowed(self, rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        """Those of the rows to which it applies."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        if chosen is None:
            return queryset
        if chosen not in dict(self.lookup_choices):
            raise IncorrectLookupParameters
        return self.narrowed(queryset, chosen)


class ClubFilter(OfferedFilter):
    title = _("club")
    parameter_name = "club"

    def offered(self, request: HttpRequest) -> Iterable[tuple[str, Any]]:
        clubs = Club.objects.coached_by(archer_of(request))
        return ((str(club.pk), club.name) for club in clubs)

    def narrowed(self, rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        members = Archer.objects.filter(memberships__club=chosen)
        return rows.filter(pk__in=self.model_admin.rows_of(members).values("pk"))


class DayFilter(OfferedFilter):
    """By the clock of the range, whichever that is. Indoors and outdoors have seasons apart."""

    title = _("day")
    parameter_name = "day"
    # Where a row says when and where it was.
    at = "started_at"
    zone = "session__timezone"
    is_indoor = Q(session__is_indoor=True)

    def offered(self, request: HttpRequest) -> Iterable[tuple[str, Any]]:
        return (
            ("today", _("Today")),
            ("week", _("Last 7 days")),
            ("season", _("This season")),
        )

    def narrowed(self, rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        zones = rows.order_by().values_list(self.zone, flat=True).distinct()
        there = Q(pk=None)
        for zone in zones:
            there |= Q(**{self.zone: zone}) & self._since(chosen, ZoneInfo(zone))
        return rows.filter(there)

    def _since(self, chosen: str, zone: ZoneInfo) -> Q:
        today = timezone.now().astimezone(zone).date()
        if chosen == "season":
            indoors, outdoors = (season_of(today, is_indoor=each).start for each in (True, False))
            return (self.is_indoor & self._from(indoors, zone)) | (
                ~self.is_indoor & self._from(outdoors, zone)
            )
        return self._from(today - timedelta(days=6 if chosen == "week" else 0), zone)

    def _from(self, day: date, zone: ZoneInfo) -> Q:
        return Q(**{f"{self.at}__gte": datetime.combine(day, time(), zone)})


class RoundFilter(OfferedFilter):
    title = _("round")
    parameter_name = "round"
    # What is shot where no round is named.
    without = _("Practice")

    def offered(self, request: HttpRequest) -> Iterable[tuple[str, Any]]:
        """The rounds of the rows that are seen."""
        rows = self.model_admin.get_queryset(request).order_by()
        keys = rows.values_list("round_key", flat=True).distinct()
        return sorted(((key or "none", self._word(key)) for key in keys), key=lambda each: each[1])

    def _word(self, key: str) -> str:
        return catalogue()[key].name if key else str(self.without)

    def narrowed(self, rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        return rows.filter(round_key="" if chosen == "none" else chosen)


class BowFilter(OfferedFilter):
    title = _("bow")
    parameter_name = "bow"

    def offered(self, request: HttpRequest) -> Iterable[tuple[str, Any]]:
        return BOWSTYLE_WORDS.items()

    def narrowed(self, rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        return rows.filter(bowstyle=chosen)


class CardStateFilter(OfferedFilter):
    title = _("state")
    parameter_name = "state"

    def offered(self, request: HttpRequest) -> Iterable[tuple[str, Any]]:
        return (
            ("open", _("Open")),
            ("finished", _("Finished, not confirmed")),
            ("confirmed", _("Confirmed")),
            ("disputed", _("Disputed")),
        )

    def narrowed(self, rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        if chosen == "disputed":
            return rows.filter(is_disputed=True)
        state = {
            "open": Q(finished_at=None),
            "finished": Q(finished_at__isnull=False, confirmed_at=None),
            "confirmed": Q(confirmed_at__isnull=False),
        }
        return rows.filter(state[chosen])


class SessionDayFilter(DayFilter):
    at, zone, is_indoor = "opened_at", "timezone", Q(is_indoor=True)


class SessionStateFilter(OfferedFilter):
    title = _("state")
    parameter_name = "state"

    def offered(self, request: HttpRequest) -> Iterable[tuple[str, Any]]:
        return (("open", _("Open")), ("closed", _("Closed")))

    def narrowed(self, rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        return rows.filter(closed_at__isnull=chosen == "open")
