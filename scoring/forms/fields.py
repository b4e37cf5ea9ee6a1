"""The words and the kinds of field that our forms are made of."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

BOWSTYLE_WORDS = {
    "recurve": gettext_lazy("Recurve"),
    "compound": gettext_lazy("Compound"),
    "barebow": gettext_lazy("Barebow"),
    "longbow": gettext_lazy("Longbow"),
    "flatbow": gettext_lazy("Flatbow"),
    "traditional": gettext_lazy("Traditional"),
    "compound_limited": gettext_lazy("Compound limited"),
    "compound_barebow": gettext_lazy("Compound barebow"),
}
CATEGORY_WORDS = {"open": pgettext_lazy("category", "Open"), "female": gettext_lazy("Female")}
AGE_GROUP_WORDS = {
    "50+": gettext_lazy("50 and over"),
    "adult": gettext_lazy("Adult"),
    "u21": gettext_lazy("Under 21"),
    "u18": gettext_lazy("Under 18"),
    "u16": gettext_lazy("Under 16"),
    "u15": gettext_lazy("Under 15"),
    "u14": gettext_lazy("Under 14"),
    "u12": gettext_lazy("Under 12"),
}
HAND_WORDS = {"right": gettext_lazy("Right-handed"), "left": gettext_lazy("Left-handed")}
UNIT_WORDS = {"m": gettext_lazy("Metres"), "yd": gettext_lazy("Yards")}
NOT_SAID = {"": gettext_lazy("Not said")}
LONGEST_DISTANCE = 200


class WholeNumberField(forms.IntegerField):
    """Numerals in a text box: a number box would not show again what was typed amiss."""

    widget = forms.TextInput

    def __init__(self, *, wrong: Any, required: bool = False, **options: Any) -> None:
        super().__init__(required=required, error_messages=_always(wrong), **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}


class MeasureField(forms.FloatField):
    """More than nothing, in a text box for the same reason."""

    widget = forms.TextInput

    def __init__(self, label: Any, *, most: float, wrong: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=0.1,
            max_value=most,
            error_messages=_always(wrong),
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}


def _always(words: Any) -> dict[str, Any]:
    """Whatever is wrong with a number."""
    return dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)


class DayField(forms.DateField):
    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}),
            error_messages={"invalid": gettext_lazy("Write a day.")},
        )


class DistanceField(WholeNumberField):
    def __init__(self, *, farthest: int = LONGEST_DISTANCE, **options: Any) -> None:
        wrong = gettext_lazy("Write a whole number such as 50.")
        super().__init__(wrong=wrong, min_value=1, max_value=farthest, **options)


class OneOfField(forms.ChoiceField):
    """One of a few keys, each with the words that an archer reads."""

    def __init__(self, named: Mapping[str, Any], **options: Any) -> None:
        words = dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose one from the list.")
        )
        super().__init__(choices=[*named.items()], error_messages=words, **options)


class AskingForm(forms.Form):
    """Where something is wrong, there the archer can type at once."""

    def full_clean(self) -> None:
        super().full_clean()
        for name in [*self.errors][:1]:
            self.fields[name].widget.attrs["autofocus"] = True
