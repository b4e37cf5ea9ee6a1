"""Which order of a board is asked for."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leaderboard.shown_boards import ROOMS
from scoring.forms.fields import AskingForm
from scoring.sheets import PRACTICE_PLACES

AT_ARROW = "arrow"


class MomentForm(AskingForm):
    at = forms.IntegerField(label=gettext_lazy("Change"), min_value=0)

    def __init__(self, given: Any, *, last: int) -> None:
        super().__init__({"at": given.get("at", "")})
        field = self.fields["at"]
        field.widget.attrs["max"] = last
        words = _("There are changes from 0 to %(last)s.") % {"last": last}
        field.error_messages |= dict.fromkeys(("required", "invalid", "min_value"), words)
        field.validators.append(MaxValueValidator(last, words))


class BoardForm(AskingForm):
    """`arrow_for_all` is the arrow at which archers are compared unless another is named."""

    arrow = forms.IntegerField(
        label=gettext_lazy("At arrow"),
        required=False,
        min_value=1,
        max_value=PRACTICE_PLACES,
        error_messages={"invalid": gettext_lazy("Write the number of an arrow.")},
    )

    def __init__(self, given: Any, *, arrow_for_all: int) -> None:
        self.arrow_for_all = arrow_for_all or 1
        super().__init__({"arrow": given.get("arrow") or self.arrow_for_all})
        self.by = given.get("by", "")

    @property
    def order(self) -> str:
        """By total for a word that is none of ours: a board is shown whatever was typed."""
        return self.by if self.by in ROOMS and self.by != "places" else "total"

    @property
    def at_arrow(self) -> int | None:
        """None in the other orders."""
        if self.order != AT_ARROW:
            return None
        return self.cleaned_data["arrow"] if self.is_valid() else self.arrow_for_all
