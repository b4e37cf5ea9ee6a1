"""Marian hosts; Robin and Tuck shoot; Guy is the stranger."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from leaderboard.models import Participant, Shoot
from scoring.models import Archer
from scoring.tests.factory import make_slot


def make_shoot(host: Archer, **facts: Any) -> Shoot:
    """Rows alone, as if it had just been made; without a code."""
    now = timezone.now()
    facts = {
        "tie_break": "agb_imperial",
        "timezone": "UTC",
        "made_at": now,
        "expires_at": now + timedelta(hours=8),
    } | facts
    return Shoot.objects.create(host=host, **facts)


def make_participant(shoot: Shoot, archer: Archer, **facts: Any) -> Participant:
    """A row alone, with a card of its own unless there is one."""
    slot = facts.pop("slot", None) or make_slot(archer)
    facts = {"joined_at": timezone.now(), "name": archer.display_name} | facts
    return Participant.objects.create(shoot=shoot, archer=archer, slot=slot, **facts)
