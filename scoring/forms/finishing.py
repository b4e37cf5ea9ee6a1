"""What an archer says to a finished card."""

from typing import Any

from django.utils.translation import gettext_lazy

from scoring.forms.fields import AskingForm, WholeNumberField

MOST = 2**31 - 1


class ConfirmationForm(AskingForm):
    """The total as the archer has it, on paper or from the card itself; nothing where no arrow is
    scored."""

    total = WholeNumberField(
        label=gettext_lazy("Your total"),
        wrong=gettext_lazy("Write your total as a number such as 540."),
        required=True,
        min_value=0,
        max_value=MOST,
    )

    def __init__(self, data: Any = None, *, total: int | None) -> None:
        super().__init__(data, initial={"total": total})
        if total is None:
            del self.fields["total"]
