"""Which of an archer's own cards are asked for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.fields import BOWSTYLE_WORDS, AskingForm, DayField, OneOfField
from scoring.past_cards import STATUSES, History, Narrowing
from scoring.rounds import round_for

PRACTICE = "practice"
# What stands for a bow that nobody said.
UNSAID = "unsaid"

STATUS_WORDS = {
    "finished": gettext_lazy("Finished"),
    "incomplete": gettext_lazy("Incomplete"),
    "unfinished": gettext_lazy("Not finished"),
}


class KindForm(AskingForm):
    """A round and a bow, out of those that the archer has shot."""

    def __init__(self, data: Mapping[str, Any], *, history: History) -> None:
        super().__init__(data)
        self.fields["round"] = OneOfField(_rounds(history), label=_("Round"), required=False)
        self.fields["bow"] = OneOfField(_bows(history), label=_("Bowstyle"), required=False)
        self.order_fields(["round", "bow"])

    @property
    def kind(self) -> Narrowing:
        return Narrowing(
            _unless(self.cleaned_data["round"], PRACTICE),
            _unless(self.cleaned_data["bow"], UNSAID),
        )


class GraphForm(KindForm):
    last = OneOfField(
        {"10": "10", "100": "100", "500": "500", "1000": gettext_lazy("1,000")},
        label=gettext_lazy("The last so many cards"),
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict, *, history: History) -> None:
        super().__init__({"last": "100"} | data.dict(), history=history)

    @property
    def count(self) -> int:
        return int(self.cleaned_data["last"])


class HistoryForm(KindForm):
    status = OneOfField(
        {"": gettext_lazy("Any"), **{status: STATUS_WORDS[status] for status in STATUSES}},
        label=gettext_lazy("State"),
        required=False,
    )
    first_day = DayField(gettext_lazy("From"))
    last_day = DayField(gettext_lazy("To"))
    best = forms.BooleanField(label=gettext_lazy("Personal bests alone"), required=False)

    def clean(self) -> dict[str, Any]:
        first, last = map(self.cleaned_data.get, ("first_day", "last_day"))
        if first and last and first > last:
            self.add_error("last_day", _("Must be the same day or later."))
        return self.cleaned_data

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for, rightly or not."""
        return any(self[name].value() for name in self.fields)

    @property
    def narrowing(self) -> Narrowing:
        asked = self.cleaned_data
        return replace(
            self.kind,
            status=asked["status"] or None,
            first_day=asked["first_day"],
            last_day=asked["last_day"],
            is_best=asked["best"],
        )


def _rounds(history: History) -> dict[str, Any]:
    keys = {kind.round_key for kind in history.kinds}
    named = {key: round_for(key).name for key in keys if key}
    last = {PRACTICE: _("Practice")} if "" in keys else {}
    return {"": _("Any"), **dict(sorted(named.items(), key=lambda each: each[1])), **last}


def _bows(history: History) -> dict[str, Any]:
    shot = {kind.bowstyle for kind in history.kinds}
    last = {UNSAID: _("Not said")} if "" in shot else {}
    return {
        "": _("Any"),
        **{bow: words for bow, words in BOWSTYLE_WORDS.items() if bow in shot},
        **last,
    }


def _unless(asked: str, nothing: str) -> str | None:
    """None where nothing is asked for; the word that stands for an empty one is empty."""
    return "" if asked == nothing else asked or None
