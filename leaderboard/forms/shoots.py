"""What a host says of a shoot: when it is made, and afterwards."""

from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy

from leaderboard.forms.fields import LocalTimeField, RoundField, ZoneField
from leaderboard.hosting import ShootChanges
from leaderboard.models import Shoot
from leaderboard.models.shoot import LARGEST_CAPACITY, LONGEST_TITLE
from leaderboard.rule_words import RULES
from scoring.forms.accounts import NameField
from scoring.forms.fields import AskingForm, OneOfField, WholeNumberField
from scoring.rounds import Round


class _ShootForm(AskingForm):
    title = forms.CharField(
        label=gettext_lazy("Name of the shoot"),
        max_length=LONGEST_TITLE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    round = RoundField(label=gettext_lazy("Round"), none=gettext_lazy("Each their own"))
    starts_at = LocalTimeField(label=gettext_lazy("Starts by itself at"))
    capacity = WholeNumberField(
        label=gettext_lazy("Most archers"),
        wrong=gettext_lazy("Write a whole number from 1 to 1000."),
        min_value=1,
        max_value=LARGEST_CAPACITY,
    )

    def offer_first(self, likely: list[Round]) -> None:
        cast("RoundField", self.fields["round"]).offer_first(likely)


class NewShootForm(_ShootForm):
    """Everything may be left empty."""

    zone = ZoneField()
    # Asked of whoever has said none.
    display_name = NameField()

    field_order = ("display_name", "title", "round", "starts_at", "capacity", "zone")

    def __init__(
        self, data: QueryDict | None = None, *, likely: list[Round], is_named: bool
    ) -> None:
        super().__init__(data)
        self.offer_first(likely)
        self.fields["display_name"].required = False
        if is_named:
            del self.fields["display_name"]

    @property
    def facts(self) -> dict[str, Any]:
        asked = self.cleaned_data
        zone = asked["zone"] or timezone.get_default_timezone_name()
        starts_at = asked["starts_at"] and asked["starts_at"].replace(tzinfo=ZoneInfo(zone))
        return {
            "title": asked["title"],
            "round_key": asked["round"],
            "zone": zone,
            "starts_at": starts_at,
            "capacity": asked["capacity"] or LARGEST_CAPACITY,
        }


class ShootForm(_ShootForm):
    """As the shoot is now. Only what differs is asked for."""

    tie_break = OneOfField(RULES, label=gettext_lazy("Ties are broken by"))
    expires_at = LocalTimeField(label=gettext_lazy("Ends at"))
    starts_when_ready = forms.BooleanField(
        label=gettext_lazy("Start when all are ready"), required=False
    )

    def __init__(self, data: QueryDict | None = None, *, shoot: Shoot, likely: list[Round]) -> None:
        self.zone = ZoneInfo(shoot.timezone)
        # As the browser shows it: to the minute.
        starts_at, expires_at = (
            moment and moment.astimezone(self.zone).replace(tzinfo=None, second=0, microsecond=0)
            for moment in (shoot.starts_at, shoot.expires_at)
        )
        super().__init__(
            data,
            initial={
                "title": shoot.title,
                "round": shoot.round_key,
                "tie_break": shoot.tie_break,
                "starts_at": starts_at,
                "expires_at": expires_at,
                "capacity": None if shoot.capacity == LARGEST_CAPACITY else shoot.capacity,
                "starts_when_ready": shoot.starts_when_ready,
            },
        )
        self.offer_first(likely)

    @property
    def changes(self) -> ShootChanges:
        asked = {field: self.cleaned_data[field] for field in self.changed_data}
        for moment in ("starts_at", "expires_at"):
            if asked.get(moment):
                asked[moment] = asked[moment].replace(tzinfo=self.zone)
        if "round" in asked:
            asked["round_key"] = asked.pop("round")
        if "capacity" in asked:
            asked["capacity"] = asked["capacity"] or LARGEST_CAPACITY
        # The day always has an end.
        if asked.get("expires_at", True) is None:
            del asked["expires_at"]
        return cast("ShootChanges", asked)
