"""What an archer says to a finished card."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from scoring.forms.fields import AskingForm

MOST = 2**31 - 1


class ConfirmationForm(AskingForm):
    """The total as the archer has it, on paper or from the card itself; nothing where no arrow is
    scored."""

    total = forms.IntegerField(
        label=gettext_lazy("Your total"),
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Write your total as a number such as 540."),
        ),
    )

    def __init__(self, data: Any = None, *, total: int | None) -> None:
        super().__init__(data, initial={"total": total})
        if total is None:
            del self.fields["total"]
