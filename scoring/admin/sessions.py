from typing import Any

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scoring.admin.exporting import ExportingAdmin
from scoring.admin.filters import ClubFilter, SessionDayFilter, SessionStateFilter
from scoring.admin.looking import archers_seen, count_of, moment
from scoring.models import Archer, Session, Slot
from scoring.models.slot import SlotQuerySet

_OPENED, _CLOSED = moment("opened_at", _("opened")), moment("closed_at", _("closed"))


@admin.register(Session)
class SessionAdmin(ExportingAdmin):
    """Where a coach's archers shot; of others in it their number alone."""

    list_display = ("location", "owner_seen", "is_indoor", _OPENED, _CLOSED, "cards_seen")
    list_filter = (ClubFilter, SessionDayFilter, SessionStateFilter)
    search_fields = ("location",)
    search_help_text = _("Place, or name of an archer")
    ordering = ("-pk",)
    fields = readonly_fields = (
        "location",
        "owner_seen",
        "is_indoor",
        "timezone",
        _OPENED,
        _CLOSED,
    )

    def shown(self, rows: QuerySet[Any], seen: QuerySet[Archer]) -> Any:
        there = Slot.objects.filter(session=OuterRef("pk"))
        return rows.select_related("owner").annotate(
            is_owner_seen=Exists(seen.filter(pk=OuterRef("owner"))),
            card_count=count_of(there, "session"),
            seen_count=count_of(there.of_archers(seen), "session"),
        )

    def found_by(self, word: str, named: QuerySet[Archer]) -> Q:
        of_named = Session.objects.of_archers(named)
        return Q(location__icontains=word) | Q(pk__in=of_named.values("pk"))

    def cards_in(self, rows: QuerySet[Any], seen: SlotQuerySet) -> SlotQuerySet:
        return seen.filter(session__in=rows.values("pk"))

    @admin.display(description=_("run by"))
    def owner_seen(self, session: Any) -> str:
        return str(session.owner) if session.is_owner_seen else gettext("somebody else")

    @admin.display(description=_("cards"))
    def cards_seen(self, session: Any) -> int:
        return int(session.seen_count)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        session: Any = kwargs["obj"]
        cards = Slot.objects.of_archers(archers_seen(request)).filter(session=session)
        context |= {
            "cards": cards.select_related("archer", "target").order_by(
                F("target__lane"), "letter", "pk"
            ),
            "other_count": session.card_count - session.seen_count,
        }
        return super().render_change_form(request, context, *args, **kwargs)
