from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scoring.admin.beside import FOUND_BY, LINKS
from scoring.admin.correcting import CorrectionForm, value_in_words
from scoring.admin.exporting import ExportingAdmin
from scoring.admin.filters import BowFilter, CardStateFilter, ClubFilter, DayFilter, RoundFilter
from scoring.admin.looking import caller_of, moment
from scoring.models import Archer, ShotRevision, Slot
from scoring.models.slot import SlotQuerySet
from scoring.recording import correct_shot
from scoring.refusals import Refusal
from scoring.revisions import changes_told
from scoring.scorecards import history_of, scorecard_of
from scoring.tally import tally_of_counts

# As many revisions of a card as a page shows; only a practice that goes on for days has more.
ROWS = 500


_STARTED, _FINISHED, _CONFIRMED = (
    moment(name, words, zone="session.timezone")
    for name, words in (
        ("started_at", _("started")),
        ("finished_at", _("finished")),
        ("confirmed_at", _("confirmed")),
    )
)


@admin.register(Slot)
class CardAdmin(ExportingAdmin):
    """The cards of a coach's archers. A correction goes through the one writer, with a reason."""

    list_display = ("archer", "total", "state", "round", "place", _STARTED, "shots_fired")
    list_display_links = ("archer", "place")
    list_filter = (ClubFilter, DayFilter, RoundFilter, BowFilter, CardStateFilter)
    narrowed_by = ("archer__public_id",)
    search_fields = ("archer__display_name",)
    search_help_text = _("Name of an archer; title or code of a shoot")
    ordering = ("-pk",)
    fields = readonly_fields = (
        "archer",
        "session",
        "place",
        "round",
        "bowstyle",
        _STARTED,
        _FINISHED,
        _CONFIRMED,
        "total",
        "shots_fired",
        "shots_hit",
        "golds",
    )

    def shown(self, rows: QuerySet[Any], seen: QuerySet[Archer]) -> Any:
        cards: Any = rows
        return cards.with_disputes().select_related("archer", "session", "target")

    def found_by(self, word: str, named: QuerySet[Archer]) -> Q:
        found = Q(archer__in=named)
        for also in FOUND_BY:
            found |= also(word)
        return found

    def cards_in(self, rows: QuerySet[Any], seen: SlotQuerySet) -> SlotQuerySet:
        return seen.filter(pk__in=rows.values("pk"))

    @admin.display(description=_("place"))
    def place(self, slot: Slot) -> str:
        return slot.name

    @admin.display(description=_("round"))
    def round(self, slot: Slot) -> str:
        sheet = slot.sheet
        names = [sheet.round.name if sheet.round else gettext("Practice")]
        return ", ".join(names + ([sheet.face.name] if sheet.face else []))

    @admin.display(description=_("state"))
    def state(self, slot: Slot) -> str:
        if slot.is_disputed:
            return gettext("disputed")
        if slot.confirmed_at:
            return gettext("confirmed")
        return gettext("finished") if slot.finished_at else gettext("open")

    @admin.display(description=_("golds"))
    def golds(self, slot: Slot) -> int:
        return tally_of_counts(slot.value_counts, slot.sheet.keypad).golds

    def get_urls(self) -> list[URLPattern]:
        correction = path(
            "<int:slot_pk>/correction/",
            self.admin_site.admin_view(self.correction),
            name="scoring_slot_correction",
        )
        return [correction, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        slot: Slot = kwargs["obj"]
        newest = ShotRevision.objects.filter(slot=slot).select_related("actor").order_by("-version")
        changes = changes_told([*reversed(newest[:ROWS])])
        context |= {
            **_card_in(slot),
            "rows": ROWS,
            "changes": changes[::-1],
            "is_correctable": slot.is_correctable_by(caller_of(request)),
            "links": [link for links in LINKS for link in links(slot)],
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def correction(self, request: HttpRequest, slot_pk: int) -> HttpResponse:
        """A coach's word on one shot."""
        caller = caller_of(request)
        seen: Any = self.get_queryset(request)
        slot = seen.correctable_by(caller).filter(pk=slot_pk).first()
        if slot is None:
            return self.no_such_row(request, str(slot_pk))
        if request.method != "POST":
            form = CorrectionForm(slot=slot, initial={"number": request.GET.get("number")})
            return self._ask(request, slot, form)
        form = CorrectionForm(request.POST, slot=slot)
        if not form.is_valid():
            return self._ask(request, slot, form, status=422)
        try:
            correct_shot(slot.public_id, by=caller, **form.cleaned_data)
        except Refusal as why:
            form.refuse(why)
            return self._ask(request, slot, form, status=422)
        self.message_user(request, _told(slot, form.cleaned_data["number"]))
        return redirect("admin:scoring_slot_change", slot.pk)

    def _ask(
        self, request: HttpRequest, slot: Slot, form: CorrectionForm, *, status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **_card_in(slot),
            "title": gettext("Correct a shot"),
            "subtitle": str(slot),
            "opts": self.opts,
            "form": form,
            "held": form.held,
        }
        return TemplateResponse(
            request, "admin/scoring/slot/correction.html", context, status=status
        )


def _card_in(slot: Slot) -> dict[str, Any]:
    """The card as a card, each arrow of which leads to its correction."""
    correction = reverse("admin:scoring_slot_correction", args=(slot.pk,))
    return {"slot": slot, "card": scorecard_of(slot), "arrow_at": f"{correction}?number="}


def _told(slot: Slot, number: int) -> str:
    """What has become of a place, to the coach who said so."""
    change = history_of(slot, number)[-1]
    return gettext("Shot %(number)d is corrected: %(old)s became %(new)s.") % {
        "number": number,
        "old": value_in_words(change.old_value),
        "new": value_in_words(change.revision.value),
    }
