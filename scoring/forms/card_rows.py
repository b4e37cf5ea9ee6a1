"""How many arrows stand in a row of the score table."""

from django import forms
from django.utils.translation import gettext_lazy

from scoring.wishes import LONGEST_ROW


class RowsForm(forms.Form):
    shot_per_round = forms.TypedChoiceField(
        choices=[(count, count) for count in range(1, LONGEST_ROW + 1)],
        coerce=int,
        label=gettext_lazy("Arrows in a row"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose a number from the list.")
        ),
    )
