"""A note beside a card."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.fields import AskingForm, WholeNumberField
from scoring.models import Note, Slot
from scoring.models.note import LONGEST_TEXT
from scoring.notes import MOST_NOTES, NoteFacts, last_end
from scoring.refusals import Conflict, Refusal


class NoteForm(AskingForm):
    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )
    end = WholeNumberField(
        label=gettext_lazy("End (left empty: the whole card)"),
        wrong=gettext_lazy("Write the number of an end of this card."),
        min_value=1,
    )

    def __init__(
        self, data: Any = None, *, slot: Slot, note: Note | None = None, end: int | None = None
    ) -> None:
        written = {"text": note.text, "end": note.end} if note else {"end": end}
        super().__init__(data, initial=written)
        self.last_end = last_end(slot)

    def clean_end(self) -> int | None:
        end: int | None = self.cleaned_data["end"]
        if end is not None and end > self.last_end:
            words = _("This card has the ends 1 to %(last)d.")
            raise forms.ValidationError(words % {"last": self.last_end})
        return end

    def facts(self) -> NoteFacts:
        return {"text": self.cleaned_data["text"], "end": self.cleaned_data["end"]}

    def refuse(self, why: Refusal) -> None:
        """What only the domain knows."""
        words = _("Write it without control characters.")
        if isinstance(why, Conflict):
            words = _("%(most)d notes of yours are beside this card. Delete one of them first.")
        self.add_error("text", words % {"most": MOST_NOTES})
