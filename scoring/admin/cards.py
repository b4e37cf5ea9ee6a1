from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scoring.admin.looking import LookingAdmin, caller_of
from scoring.keypads import UNSCORED
from scoring.models import ShotRevision, Slot
from scoring.models.slot import SlotQuerySet
from scoring.recording import LONGEST_REASON, correct_shot
from scoring.refusals import Refusal
from scoring.sheets import PRACTICE_PLACES
from scoring.tally import tally_of_counts

# As many rows of a card as a page shows; only a practice that goes on for days has more.
ROWS = 500

CLEAR, NOT_SCORED = "clear", "not scored"


class CorrectionForm(forms.Form):
    number = forms.IntegerField(label=_("Shot"), min_value=1, max_value=PRACTICE_PLACES)
    value = forms.ChoiceField(label=_("Value"))
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)

    def __init__(self, *args: Any, slot: Slot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slot = slot
        keys: list[tuple[str, Any]] = [(value, value) for value in slot.sheet.keypad.values]
        self.fields["value"].choices = [  # type: ignore[attr-defined]
            # Nothing is chosen for the coach: the first key is the best value.
            ("", "—"),
            *(keys or [(NOT_SCORED, _("an arrow, not scored"))]),
            (CLEAR, _("no arrow: clear the place")),
        ]

    def clean_value(self) -> str | None:
        chosen: str = self.cleaned_data["value"]
        return {CLEAR: None, NOT_SCORED: UNSCORED}.get(chosen, chosen)

    def refuse(self, why: Refusal) -> None:
        self.add_error(why.about if why.about in self.fields else None, why.words)


@admin.register(Slot)
class CardAdmin(LookingAdmin):
    """The cards of a coach's archers. A correction goes through the one writer, with a reason."""

    list_display = ("archer", "place", "round", "started_at", "total", "shots_fired", "finished_at")
    list_display_links = ("archer", "place")
    search_fields = ("archer__display_name",)
    ordering = ("-pk",)
    fields = readonly_fields = (
        "archer",
        "session",
        "place",
        "round",
        "bowstyle",
        "started_at",
        "finished_at",
        "confirmed_at",
        "total",
        "shots_fired",
        "shots_hit",
        "golds",
    )

    def get_queryset(self, request: HttpRequest) -> SlotQuerySet:
        visible = Slot.objects.visible_to(caller_of(request))
        return visible.select_related("archer", "session", "target")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        # By whom: it only narrows what the queryset shows. Nothing else behind the archer.
        return lookup == "archer__public_id"

    @admin.display(description=_("place"))
    def place(self, slot: Slot) -> str:
        return slot.name

    @admin.display(description=_("round"))
    def round(self, slot: Slot) -> str:
        sheet = slot.sheet
        names = [sheet.round.name if sheet.round else gettext("Practice")]
        return ", ".join(names + ([sheet.face.name] if sheet.face else []))

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
        correctable = Slot.objects.correctable_by(caller_of(request))
        revisions = ShotRevision.objects.filter(slot=slot).select_related("actor")
        context |= {
            "rows": ROWS,
            "shots": slot.shots.order_by("-number")[:ROWS],
            "revisions": revisions.order_by("-version")[:ROWS],
            "is_correctable": correctable.filter(pk=slot.pk).exists(),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def correction(self, request: HttpRequest, slot_pk: int) -> HttpResponse:
        """A coach's word on one shot."""
        caller = caller_of(request)
        slot = self.get_queryset(request).correctable_by(caller).filter(pk=slot_pk).first()
        if slot is None:
            # As the admin answers for any row that is not there.
            return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined, no-any-return]
                request, self.opts, str(slot_pk)
            )
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
        self.message_user(request, gettext("The shot is corrected."))
        return redirect("admin:scoring_slot_change", slot.pk)

    def _ask(
        self, request: HttpRequest, slot: Slot, form: CorrectionForm, *, status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Correct a shot"),
            "subtitle": str(slot),
            "opts": self.opts,
            "slot": slot,
            "form": form,
        }
        return TemplateResponse(
            request, "admin/scoring/slot/correction.html", context, status=status
        )
