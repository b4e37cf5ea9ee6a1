"""A range session, and the place that an archer takes in it."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from scoring.forms.fields import BOWSTYLE_WORDS, NOT_SAID, AskingForm, OneOfField
from scoring.forms.starting import PracticeForm, RoundForm
from scoring.models import Session
from scoring.wishes import Wish

INDOORS, OUTDOORS = "indoors", "outdoors"


class SessionForm(AskingForm):
    location = forms.CharField(
        label=gettext_lazy("Where"),
        max_length=Session.location.field.max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    place = OneOfField(
        {OUTDOORS: gettext_lazy("Outdoors"), INDOORS: gettext_lazy("Indoors")},
        label=gettext_lazy("The range is"),
        initial=OUTDOORS,
        widget=forms.RadioSelect,
    )
    # An open one that is given up for it.
    closing = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def is_indoor(self) -> bool:
        return bool(self.cleaned_data["place"] == INDOORS)


class BowField(OneOfField):
    def __init__(self) -> None:
        super().__init__(NOT_SAID | BOWSTYLE_WORDS, label=gettext_lazy("Bow today"), required=False)


class RoundPlaceForm(RoundForm):
    bowstyle = BowField()

    def wish(self) -> Wish:
        return replace(super().wish(), bowstyle=self.cleaned_data["bowstyle"])


class PracticePlaceForm(PracticeForm):
    bowstyle = BowField()

    def __init__(
        self, data: QueryDict | None = None, *, usual: Wish | None = None, bowstyle: str = ""
    ) -> None:
        super().__init__(data, usual=usual)
        self.initial["bowstyle"] = bowstyle

    def wish(self) -> Wish:
        return replace(super().wish(), bowstyle=self.cleaned_data["bowstyle"])


def sent_for(wish: Wish, fields: dict[str, Any]) -> dict[str, Any]:
    """What the form of a place sends beside that of a start."""
    return fields | {"bowstyle": wish.bowstyle}
