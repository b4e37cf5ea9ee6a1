"""A coach's word on one shot: what the form asks, and what it says of the place until then."""

from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scoring.keypads import UNSCORED
from scoring.models import Shot, Slot
from scoring.models.shot import LONGEST_REASON
from scoring.refusals import Refusal
from scoring.scorecards import Position, position_of
from scoring.sheets import PRACTICE_PLACES

CLEAR, NOT_SCORED = "clear", "not scored"


class Held(NamedTuple):
    """What stands at a place now."""

    position: Position
    value: str | None


class CorrectionForm(forms.Form):
    number = forms.IntegerField(label=_("Shot"), min_value=1, max_value=PRACTICE_PLACES)
    value = forms.ChoiceField(label=_("New value"))
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

    @property
    def held(self) -> Held | None:
        """Of the shot that it asks about; None where it is none that the card has."""
        try:
            number: int = self.fields["number"].clean(self["number"].value())
        except forms.ValidationError:
            return None
        if not self.slot.sheet.has_place(number, last_used=self.slot.last_place):
            return None
        shot = Shot.objects.filter(slot=self.slot, number=number).first()
        return Held(position_of(self.slot, number), shot.value if shot else None)


def value_in_words(value: str | None) -> str:
    if value is None:
        return gettext("no arrow")
    return value or gettext("not scored")
