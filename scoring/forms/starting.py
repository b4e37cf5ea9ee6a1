"""What an archer is about to shoot: a round of the list, or a practice of their own making."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.faces import FACES
from scoring.forms.fields import UNIT_WORDS, AskingForm, DistanceField, OneOfField, WholeNumberField
from scoring.rounds import catalogue
from scoring.wishes import FACE_OF_PRACTICE, FARTHEST_PRACTICE, LONGEST_ROW, ROW_OF_PRACTICE, Wish

COUNT_ONLY = "none"


class IdsField(forms.Field):
    """As many ids as were sent."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        try:
            return [UUID(each) for each in value or ()]
        except ValueError as wrong:
            raise forms.ValidationError(_("There is no such card.")) from wrong


class RoundForm(forms.Form):
    """Chosen from what is shown, and typed by nobody."""

    round = forms.ChoiceField(
        choices=lambda: [(key, key) for key in catalogue()],
        error_messages={"invalid_choice": gettext_lazy("There is no such round.")},
        widget=forms.HiddenInput,
    )
    face = forms.ChoiceField(
        choices=[(key, key) for key in FACES], required=False, widget=forms.HiddenInput
    )
    # Cards that are given up for it.
    finish = IdsField(required=False)

    def wish(self) -> Wish:
        asked = self.cleaned_data
        return Wish(round_key=asked["round"], face_key=asked["face"])


class PracticeForm(AskingForm):
    distance = DistanceField(label=gettext_lazy("Distance"), farthest=FARTHEST_PRACTICE)
    unit = OneOfField(UNIT_WORDS, label=gettext_lazy("Measured in"), widget=forms.RadioSelect)
    face = OneOfField(
        {COUNT_ONLY: gettext_lazy("No face: count the arrows only")}
        | {key: face.name for key, face in FACES.items() if face.rings},
        label=gettext_lazy("Face"),
    )
    shot_per_round = WholeNumberField(
        label=gettext_lazy("Arrows in a row"),
        wrong=gettext_lazy("Write a whole number from 1 to 12."),
        min_value=1,
        max_value=LONGEST_ROW,
    )
    finish = IdsField(required=False)

    def __init__(self, data: QueryDict | None = None, *, usual: Wish | None = None) -> None:
        # Beside the filters of the same page, which have a unit too.
        super().__init__(data, initial=sent_again(usual or Wish()), auto_id="practice_%s")

    def wish(self) -> Wish:
        asked = self.cleaned_data
        return Wish(
            distance=asked["distance"],
            unit=asked["unit"] if asked["distance"] else "",
            face_key=asked["face"],
            shot_per_round=asked["shot_per_round"],
        )


def sent_again(wish: Wish) -> dict[str, Any]:
    """What a form sends for it. A practice is as it was shot last, or as outdoors they begin."""
    if wish.round_key:
        return {"round": wish.round_key, "face": wish.face_key}
    return {
        "distance": wish.distance or "",
        "unit": wish.unit or "m",
        "face": wish.face_key or FACE_OF_PRACTICE[False],
        "shot_per_round": wish.shot_per_round or ROW_OF_PRACTICE[False],
    }
