"""What an archer does with all that is theirs: brought back from a file, or erased."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.accounts import PasswordField
from scoring.forms.fields import AskingForm
from scoring.own_data import LARGEST_MIB


class BringForm(AskingForm):
    file = forms.FileField(
        label=gettext_lazy("The JSON file that you took along"),
        error_messages={"required": gettext_lazy("Choose the file first.")},
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_MIB * 1024 * 1024:
            words = _("The file is too large: at most %(largest)d MB.")
            raise forms.ValidationError(words % {"largest": LARGEST_MIB})
        return file


class ErasureForm(AskingForm):
    """Asked a second time, by a tick that nobody sets by mistake."""

    password = PasswordField(gettext_lazy("Password"), is_new=False)
    is_sure = forms.BooleanField(
        label=gettext_lazy("Yes, erase me for good"),
        error_messages={"required": gettext_lazy("Tick it if you are sure.")},
    )

    def __init__(self, data: Any = None, *, is_guest: bool) -> None:
        super().__init__(data)
        if is_guest:
            del self.fields["password"]
