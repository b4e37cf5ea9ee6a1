"""A coach's correction of one arrow."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from scoring.docks import keys_of
from scoring.forms.ends import EMPTY, sent_for, value_choices
from scoring.forms.fields import AskingForm
from scoring.models import Slot
from scoring.models.shot import LONGEST_REASON
from scoring.names import is_plain_line


class CorrectionForm(AskingForm):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        error_messages={"required": gettext_lazy("A correction needs its reason.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    field_order = ("value", "reason")

    def __init__(self, data: QueryDict | None, *, slot: Slot, value: str | None) -> None:
        super().__init__(data, initial={"value": sent_for(value)})
        self.fields["value"] = forms.ChoiceField(
            label=gettext_lazy("Value"),
            # Of arrows that are counted only, an empty value is one that was shot.
            required=slot.sheet.is_scored,
            choices=value_choices(keys_of(slot), [value]),
            error_messages={"invalid_choice": gettext_lazy("This is not on the face.")},
        )
        self.order_fields(self.field_order)

    @property
    def value(self) -> str | None:
        sent: str = self.cleaned_data["value"]
        return None if sent == EMPTY else sent

    def clean_reason(self) -> Any:
        reason = self.cleaned_data["reason"]
        if not is_plain_line(reason):
            raise forms.ValidationError(gettext_lazy("Write one line of plain words."))
        return reason
