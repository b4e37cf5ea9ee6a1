"""What may be asked of a face."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from scoring.faces import THICKEST_MM, shaft_for
from scoring.forms.fields import AskingForm

_WRONG = gettext_lazy("Write a thickness in millimetres such as 5.5.")


class ShaftForm(AskingForm):
    """How thick the arrow is; unless told, as thick as outdoors."""

    shaft_mm = forms.FloatField(
        label=gettext_lazy("Shaft in millimetres"),
        required=False,
        min_value=0.1,
        max_value=THICKEST_MM,
        # A number box would not show again what was typed amiss.
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _WRONG),
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__({"shaft_mm": shaft_for(is_indoor=False)} | data.dict())

    @property
    def shaft_used_mm(self) -> float:
        return self.cleaned_data.get("shaft_mm") or shaft_for(is_indoor=False)
