"""A target mate who is scored on this phone."""

from django.utils.translation import gettext_lazy

from scoring.forms.accounts import NameField
from scoring.forms.fields import AskingForm
from scoring.forms.sessions import BowField


class MateForm(AskingForm):
    display_name = NameField()
    bowstyle = BowField()

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        name = self.fields["display_name"]
        name.label = gettext_lazy("Name of the mate")
        # Not the name of who holds the phone.
        name.widget.attrs["autocomplete"] = "off"
