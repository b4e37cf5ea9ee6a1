"""By what the list of shoots is narrowed."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leaderboard.models import Participant
from leaderboard.statuses import CANCELLED
from scoring.admin.filters import DayFilter, OfferedFilter, RoundFilter
from scoring.admin.looking import archers_seen
from scoring.models import Slot
from scoring.rounds import catalogue


class ShootDayFilter(DayFilter):
    """A shoot of no one round is taken for one outdoors."""

    at, zone = "made_at", "timezone"

    @property
    def is_indoor(self) -> Q:  # type: ignore[override]
        return Q(round_key__in=[key for key, each in catalogue().items() if each.is_indoor])


class ShootRoundFilter(RoundFilter):
    without = _("Each their own")


class ShootStateFilter(OfferedFilter):
    title = _("state")
    parameter_name = "state"

    def offered(self, request: HttpRequest) -> Iterable[tuple[str, Any]]:
        return (
            ("open", _("Open")),
            ("over", _("Over")),
            ("cancelled", _("Cancelled")),
            ("disputed", _("With a disputed card")),
        )

    def narrowed(self, rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        if chosen == "disputed":
            seen = Slot.objects.of_archers(archers_seen(self.request)).with_disputes()
            cards = seen.filter(Q(is_disputed=True)).values("pk")
            inside = Participant.objects.listed().filter(slot__in=cards)
            return rows.filter(pk__in=inside.values("shoot"))
        is_live = Q(closed_at=None, expires_at__gt=timezone.now())
        state = {
            "open": is_live,
            "over": ~is_live & ~Q(status=CANCELLED),
            "cancelled": Q(status=CANCELLED),
        }
        return rows.filter(state[chosen])
