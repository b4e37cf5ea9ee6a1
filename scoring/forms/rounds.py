"""What may be asked of the catalogue and the calculator, and the words when it makes no sense."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.fields import (
    AGE_GROUP_WORDS,
    BOWSTYLE_WORDS,
    CATEGORY_WORDS,
    UNIT_WORDS,
    AskingForm,
    DistanceField,
    OneOfField,
    WholeNumberField,
)
from scoring.profiles import AGE_GROUPS, BOWSTYLES, CATEGORIES, Profile
from scoring.round_search import find_rounds
from scoring.rounds import Round


class RoundSection(NamedTuple):
    """Rounds that stand together in a list."""

    key: str
    title: str
    rounds: list[Round]


def by_section(rounds: Iterable[Round]) -> list[RoundSection]:
    titles = {
        "yards": _("Outdoors, in yards"),
        "metres": _("Outdoors, in metres"),
        "indoors": _("Indoors"),
        "field": _("Field"),
    }
    members = defaultdict(list)
    for round_ in rounds:
        members[_section_of(round_)].append(round_)
    return [RoundSection(key, title, members[key]) for key, title in titles.items() if members[key]]


def _section_of(round_: Round) -> str:
    if round_.is_indoor:
        return "indoors"
    if round_.is_field:
        return "field"
    return "metres" if round_.is_metric else "yards"


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
        {"": gettext_lazy("Any"), **UNIT_WORDS},
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

    @property
    def asks_for_rounds(self) -> bool:
        """By a name, by what narrows the list, or for all of it."""
        return self.narrows or bool(self["text"].value()) or "all" in self.data

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
