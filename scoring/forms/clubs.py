"""Into a club: by which name its coaches find the archer."""

from django.http import QueryDict

from scoring.forms.accounts import NameField
from scoring.forms.fields import AskingForm


class JoinClubForm(AskingForm):
    """Nobody is asked for a name who has said one."""

    display_name = NameField()

    def __init__(self, data: QueryDict | None = None, *, is_named: bool) -> None:
        super().__init__(data)
        if is_named:
            del self.fields["display_name"]

    @property
    def name(self) -> str:
        said: str = self.cleaned_data.get("display_name", "")
        return said
