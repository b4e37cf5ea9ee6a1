"""What may be asked of a face."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from scoring.faces import THICKEST_MM, shaft_for
from scoring.forms.fields import AskingForm, MeasureField


class ShaftForm(AskingForm):
    """How thick the arrow is; unless told, as thick as outdoors."""

    shaft_mm = MeasureField(
        gettext_lazy("Shaft in millimetres"),
        most=THICKEST_MM,
        wrong=gettext_lazy("Write a thickness in millimetres such as 5.5."),
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__({"shaft_mm": shaft_for(is_indoor=False)} | data.dict())

    @property
    def shaft_used_mm(self) -> float:
        return self.cleaned_data.get("shaft_mm") or shaft_for(is_indoor=False)
