"""What may be asked of the catalogue and the calculator, and the words when it makes no sense."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from scoring.profiles import AGE_GROUPS, BOWSTYLES, CATEGORIES, Profile
from scoring.rounds import Round, find_rounds

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
LONGEST_DISTANCE = 200


class WholeNumberField(forms.IntegerField):
    """Numerals in a text box: a number box would not show again what was typed amiss."""

    widget = forms.TextInput

    def __init__(self, *, wrong: Any, **options: Any) -> None:
        words = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
        super().__init__(required=False, error_messages=words, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}


class DistanceField(WholeNumberField):
    def __init__(self, **options: Any) -> None:
        wrong = gettext_lazy("Write a whole number such as 50.")
        super().__init__(wrong=wrong, min_value=1, max_value=LONGEST_DISTANCE, **options)


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


class RoundFilterForm(AskingForm):
    text = forms.CharField(
        label=gettext_lazy("Name of the round"),
        required=False,
        max_length=100,
        error_messages={"max_length": gettext_lazy("Write a shorter name.")},
        widget=forms.SearchInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )
    place = OneOfField(
        {
            "": gettext_lazy("Any"),
            "outdoor": gettext_lazy("Outdoors"),
            "indoor": gettext_lazy("Indoors"),
        },
        label=gettext_lazy("Where"),
        required=False,
        widget=forms.RadioSelect,
    )
    unit = OneOfField(
        {"": gettext_lazy("Any"), "m": gettext_lazy("Metres"), "yd": gettext_lazy("Yards")},
        label=gettext_lazy("Measured in"),
        required=False,
        widget=forms.RadioSelect,
    )
    distance_from = DistanceField(label=gettext_lazy("Distance from"))
    distance_to = DistanceField(label=gettext_lazy("Distance to"))

    def __init__(self, data: QueryDict) -> None:
        # Choosing nothing is a choice too: "Any" shows as chosen.
        super().__init__({"place": "", "unit": ""} | data.dict())

    def clean(self) -> dict[str, Any]:
        nearest, farthest = map(self.cleaned_data.get, ("distance_from", "distance_to"))
        if nearest and farthest and nearest > farthest:
            self.add_error("distance_to", _("Must be %(least)d or more.") % {"least": nearest})
        return self.cleaned_data

    @property
    def narrows(self) -> bool:
        """Whether anything beside the name is asked for, rightly or not."""
        return any(self[name].value() for name in self.fields if name != "text")

    def found_rounds(self) -> list[Round]:
        asked = self.cleaned_data
        return find_rounds(
            asked["text"],
            is_indoor={"indoor": True, "outdoor": False}.get(asked["place"]),
            is_metric={"m": True, "yd": False}.get(asked["unit"]),
            distance_from=asked["distance_from"],
            distance_to=asked["distance_to"],
            unit=asked["unit"] or "m",
        )


class ScoreForm(AskingForm):
    """A score on a round, and who shot it. Without the score it asks for the classes alone."""

    # By the lists of the profiles: one without words fails when this is imported.
    bowstyle = OneOfField(
        {key: BOWSTYLE_WORDS[key] for key in BOWSTYLES}, label=gettext_lazy("Bowstyle")
    )
    category = OneOfField(
        {key: CATEGORY_WORDS[key] for key in CATEGORIES},
        label=gettext_lazy("Category"),
        widget=forms.RadioSelect,
    )
    age_group = OneOfField(
        {key: AGE_GROUP_WORDS[key] for key in AGE_GROUPS}, label=gettext_lazy("Age group")
    )

    field_order = ("score", "bowstyle", "category", "age_group")

    def __init__(self, data: QueryDict, *, round_: Round) -> None:
        usual = {"bowstyle": "recurve", "category": "open", "age_group": "adult"}
        super().__init__(usual | data.dict())
        wrong = _("Write a whole number from 0 to %(most)d, the most %(round)s can make.")
        self.fields["score"] = WholeNumberField(
            label=_("Your score"),
            wrong=wrong % {"most": round_.max_score, "round": round_.name},
            min_value=0,
            max_value=round_.max_score,
        )
        self.order_fields(self.field_order)

    @property
    def profile(self) -> Profile | None:
        """Who shot, whatever the score; None if that cannot be told."""
        if self.errors.keys() - {"score"}:
            return None
        asked = self.cleaned_data
        return Profile(asked["bowstyle"], asked["category"], asked["age_group"])
