"""How an archer comes into a shoot: by which name, with which card."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from leaderboard.forms.fields import RoundField
from scoring.forms.accounts import NameField
from scoring.forms.fields import AskingForm, OneOfField
from scoring.forms.starting import IdsField
from scoring.models import Slot
from scoring.rounds import Round

OPEN_CARD, NEW_CARD = "open", "new"


class CodeForm(AskingForm):
    """Four digits; what else was typed is read as whoever typed it meant it, or is no code."""

    code = forms.CharField(
        label=gettext_lazy("Code of the shoot"),
        max_length=40,
        error_messages={
            "required": gettext_lazy("Write the four digits of the code."),
            "max_length": gettext_lazy("Write the four digits of the code."),
        },
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "data-code": True}
        ),
    )


class JoinForm(AskingForm):
    """`card` is the one that is open, if there is one; `in_the_way` are given up for a new one;
    `mates` are those whose cards this phone keeps."""

    display_name = NameField()
    card = OneOfField(
        {OPEN_CARD: gettext_lazy("Bring the card I am scoring")}
        | {NEW_CARD: gettext_lazy("Start a new card")},
        label=gettext_lazy("Your card"),
        widget=forms.RadioSelect,
    )
    round = RoundField(label=gettext_lazy("Round"), none=gettext_lazy("Practice"))
    finish = IdsField(required=False)
    mates = forms.MultipleChoiceField(
        label=gettext_lazy("Scored on this phone"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("There is no such card.")},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        name: str = "",
        round_key: str,
        likely: Sequence[Round],
        card: Slot | None = None,
        in_the_way: Sequence[Slot] = (),
        mates: Sequence[Slot] = (),
    ) -> None:
        usual = round_key or (likely[0].key if likely else "")
        likely_card = OPEN_CARD if card and _suits(card, round_key) else NEW_CARD
        super().__init__(
            data,
            initial={
                "display_name": name,
                "card": likely_card,
                "round": usual,
                "finish": [each.public_id for each in in_the_way],
                "mates": [str(each.public_id) for each in mates],
            },
        )
        cast("forms.MultipleChoiceField", self.fields["mates"]).choices = [
            (str(each.public_id), str(each.archer)) for each in mates
        ]
        self.fields["display_name"].label = gettext_lazy("Your name on the board")
        cast("RoundField", self.fields["round"]).offer_first(likely)
        if card is None:
            # Nothing to choose from.
            self.fields["card"].required = False
            self.fields["card"].widget = forms.HiddenInput()

    @property
    def brings_open_card(self) -> bool:
        return bool(self.cleaned_data["card"] == OPEN_CARD)


def _suits(card: Slot, round_key: str) -> bool:
    return not round_key or card.round_key == round_key
