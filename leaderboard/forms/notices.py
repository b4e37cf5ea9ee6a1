"""Which notices come to an archer."""

from collections.abc import Collection

from django import forms
from django.http import QueryDict

from leaderboard.notice_words import CHOICES
from scoring.forms.fields import AskingForm


class NoticesForm(AskingForm):
    """A tick for each kind: whatever is sent, it can be read."""

    def __init__(self, given: QueryDict | None = None, *, chosen: Collection[str] = ()) -> None:
        super().__init__(given)
        for kind, words in CHOICES.items():
            field = forms.BooleanField(label=words, required=False, initial=kind in chosen)
            self.fields[kind] = field

    @property
    def kinds(self) -> list[str]:
        self.full_clean()
        return [kind for kind, is_ticked in self.cleaned_data.items() if is_ticked]
