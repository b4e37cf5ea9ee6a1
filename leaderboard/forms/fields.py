"""The kinds of field that the forms of shoots have besides those of cards."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.rounds import by_section
from scoring.models import Archer
from scoring.own_cards import likely_rounds
from scoring.profiles import profile_of
from scoring.refusals import Invalid
from scoring.rounds import Round, catalogue
from scoring.sessions import checked_timezone
from scoring.suggesting import often_shot, rounds_for

_MOST_LIKELY = 6
_AS_BROWSERS_SEND = "%Y-%m-%dT%H:%M"


class RoundField(forms.ChoiceField):
    """Any round of the list, or none."""

    def __init__(self, *, none: Any, **options: Any) -> None:
        self.none = none
        super().__init__(
            required=False,
            choices=partial(_choices, none, ()),
            error_messages={"invalid_choice": gettext_lazy("There is no such round.")},
            **options,
        )

    def offer_first(self, likely: Sequence[Round]) -> None:
        self.choices = _choices(self.none, likely)


def _choices(none: Any, likely: Sequence[Round]) -> list[Any]:
    sections = [(section.title, section.rounds) for section in by_section(catalogue().values())]
    if likely:
        sections.insert(0, (_("Likely"), [*likely]))
    groups = [(title, [(each.key, each.name) for each in rounds]) for title, rounds in sections]
    return [("", none), *groups]


class LocalTimeField(forms.DateTimeField):
    """A day and a time as the clock on the wall shows them: of which zone, the form knows."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.DateTimeInput(
                format=_AS_BROWSERS_SEND, attrs={"type": "datetime-local", "autocomplete": "off"}
            ),
            error_messages={"invalid": gettext_lazy("Write a day and a time.")},
            **options,
        )

    def to_python(self, value: Any) -> datetime | None:
        found = super().to_python(value)
        return timezone.make_naive(found) if found and timezone.is_aware(found) else found


class ZoneField(forms.CharField):
    """As the browser tells it. One that we do not know is as good as none."""

    def __init__(self) -> None:
        super().__init__(
            required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-zone": True})
        )

    def clean(self, value: Any) -> str:
        try:
            return checked_timezone(super().clean(value))
        except (forms.ValidationError, Invalid):
            return ""


def likely_for(archer: Archer | None) -> list[Round]:
    """What was shot lately, then what would fit."""
    lately = likely_rounds(archer, most=_MOST_LIKELY) if archer else []
    profile = profile_of(archer) if archer else None
    rounds = [each.round for each in lately if each.round]
    rounds += rounds_for(profile) if profile else often_shot()
    return list({round_.key: round_ for round_ in rounds}.values())[:_MOST_LIKELY]
