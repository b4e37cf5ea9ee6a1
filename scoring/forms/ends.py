"""One end, typed or tapped without JavaScript."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.cards import UNNUMBERED
from scoring.docks import Box, Key
from scoring.keypads import UNSCORED
from scoring.merging import Operation

EMPTY = "empty"


class EndForm(forms.Form):
    """A field for each place, named by its number. Places that are not sent stay as they are."""

    def __init__(
        self, data: QueryDict | None, *, boxes: Sequence[Box], keys: Sequence[Key]
    ) -> None:
        self.boxes = boxes
        choices = value_choices(keys, [box.value for box in boxes])
        super().__init__(data, initial={str(box.number): sent_for(box.value) for box in boxes})
        for place, box in enumerate(boxes, start=1):
            self.fields[str(box.number)] = forms.ChoiceField(
                choices=choices,
                label=_("Arrow %(number)d") % {"number": place},
                required=False,
                error_messages={"invalid_choice": gettext_lazy("This is not on the face.")},
            )

    def operations(self) -> list[Operation]:
        """For what is different from what stands there."""
        asked = ((box, self._asked(str(box.number))) for box in self.boxes)
        return [
            Operation(uuid.uuid4(), UNNUMBERED, box.number, None if value == EMPTY else value)
            for box, value in asked
            if value not in (None, sent_for(box.value))
        ]

    def _asked(self, name: str) -> Any:
        return self.cleaned_data[name] if name in self.data else None


def value_choices(keys: Sequence[Key], standing: Sequence[str | None]) -> list[tuple[str, Any]]:
    """What a place may be made to hold; also what stands there now, taken from another device,
    where no key has it."""
    values = [key.band.value for key in keys] + [value for value in standing if value is not None]
    empty = (EMPTY, gettext_lazy("empty"))
    return [empty, *((value, value or gettext_lazy("shot")) for value in dict.fromkeys(values))]


def sent_for(value: str | None) -> str:
    return EMPTY if value is None else value or UNSCORED
