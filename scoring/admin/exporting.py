"""Cards to take along from a list, as a table for spreadsheets."""

from abc import abstractmethod
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scoring.admin.looking import LookingAdmin, archers_seen, is_key
from scoring.card_exports import cards_as_csv
from scoring.models import Slot
from scoring.models.slot import SlotQuerySet
from scoring.views.files import table_to_keep


class ExportingAdmin(LookingAdmin):
    """Of a list of what has cards: those of the chosen rows, as far as the coach sees them."""

    actions = ("cards_as_table",)

    def response_action(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        if not all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest("no row of a list")
        return super().response_action(request, *args, **kwargs)

    @abstractmethod
    def cards_in(self, rows: QuerySet[Any], seen: SlotQuerySet) -> SlotQuerySet:
        """Which of the cards seen are in these rows."""

    @admin.action(description=_("Cards as a table (CSV)"))
    def cards_as_table(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        seen = Slot.objects.of_archers(archers_seen(request))
        cards = self.cards_in(queryset.order_by(), seen).order_by("started_at", "pk")
        table = cards_as_csv(cards.select_related("archer", "session", "target"))
        return table_to_keep(table, f"cards {timezone.localdate().isoformat()}.csv")
