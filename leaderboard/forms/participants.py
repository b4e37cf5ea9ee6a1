"""What an archer is in a shoot, and by which name."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from leaderboard.models import Participant
from leaderboard.nicknames import LONGEST
from leaderboard.participating import BY_ARCHER, BY_HOST
from leaderboard.statuses import COMPETING, DISQUALIFIED, RETIRED, VISITING
from scoring.forms.fields import AskingForm, OneOfField
from scoring.models.shot import LONGEST_REASON

STATUS_WORDS = {
    COMPETING: gettext_lazy("Competing"),
    VISITING: gettext_lazy("Not competing"),
    RETIRED: gettext_lazy("Retired"),
    DISQUALIFIED: gettext_lazy("Disqualified"),
}


class StatusForm(AskingForm):
    status = OneOfField(STATUS_WORDS, label=gettext_lazy("In this shoot"))
    reason = forms.CharField(
        label=gettext_lazy("Why, if there is more to say"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, participant: Participant, is_host: bool
    ) -> None:
        super().__init__(data, initial={"status": participant.status})
        self._offer(BY_HOST if is_host else BY_ARCHER)

    def _offer(self, statuses: Sequence[str]) -> None:
        self.fields["status"].choices = [(key, STATUS_WORDS[key]) for key in statuses]  # type: ignore[attr-defined]


class NicknameForm(AskingForm):
    """Left empty it is the archer's own name again."""

    nickname = forms.CharField(
        label=gettext_lazy("Your name in this shoot"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
