"""What is written on an arrow, and measured of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.arrows import (
    HEAVIEST_GRAINS,
    HIGHEST_NUMBER,
    LONGEST_MM,
    MOST_AT_ONCE,
    STIFFEST_SPINE,
    ArrowFacts,
    Measures,
)
from scoring.faces import THICKEST_MM
from scoring.forms.fields import AskingForm, MeasureField, WholeNumberField
from scoring.models import Arrow
from scoring.names import validate_name

_WRONG = gettext_lazy("Write a measure such as 5.2.")
_TAKEN = gettext_lazy("The set has an arrow of this number already.")


class NumberField(WholeNumberField):
    def __init__(self, label: Any, *, required: bool = False) -> None:
        super().__init__(
            wrong=gettext_lazy("Write a number from 1 to 999."),
            required=required,
            label=label,
            min_value=1,
            max_value=HIGHEST_NUMBER,
        )


class MeasuresForm(AskingForm):
    """All of it may stay unsaid but the number."""

    set_name = forms.CharField(
        label=gettext_lazy("Set"),
        max_length=Arrow.set_name.field.max_length,
        validators=[validate_name],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Give the set a name.")},
    )
    spine = WholeNumberField(
        label=gettext_lazy("Spine"),
        wrong=gettext_lazy("Write a whole number such as 500."),
        min_value=1,
        max_value=STIFFEST_SPINE,
    )
    diameter_mm = MeasureField(
        gettext_lazy("Diameter in millimetres"), most=THICKEST_MM, wrong=_WRONG
    )
    length_mm = MeasureField(gettext_lazy("Length in millimetres"), most=LONGEST_MM, wrong=_WRONG)
    weight_grains = MeasureField(
        gettext_lazy("Weight in grains"), most=HEAVIEST_GRAINS, wrong=_WRONG
    )

    def measures(self) -> Measures:
        said = self.cleaned_data
        return {
            "spine": said["spine"],
            "length_mm": said["length_mm"],
            "weight_grains": said["weight_grains"],
            "diameter_mm": said["diameter_mm"],
        }


class NewArrowsForm(MeasuresForm):
    """Several alike: from one number to another."""

    first = NumberField(gettext_lazy("Numbers from"), required=True)
    last = NumberField(gettext_lazy("to"))

    field_order = ("set_name", "first", "last")

    def clean(self) -> dict[str, Any]:
        first, last = map(self.cleaned_data.get, ("first", "last"))
        if first and last and not first <= last < first + MOST_AT_ONCE:
            told = {"least": first, "most": first + MOST_AT_ONCE - 1}
            self.add_error("last", _("Must be from %(least)d to %(most)d.") % told)
        return self.cleaned_data

    @property
    def numbers(self) -> range:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return range(first, (last or first) + 1)

    def refuse(self) -> None:
        self.add_error("first", _TAKEN)


class ArrowForm(MeasuresForm):
    number = NumberField(gettext_lazy("Number"), required=True)

    field_order = ("number", "set_name")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Those that came by the API belong to none.
        self.fields["set_name"].required = False

    def facts(self) -> ArrowFacts:
        said = self.cleaned_data
        return {**self.measures(), "number": said["number"], "set_name": said["set_name"]}

    def refuse(self) -> None:
        self.add_error("number", _TAKEN)
