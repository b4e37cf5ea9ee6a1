"""The parts of a shoot's page. Page and live frame show the same bytes, which know of no viewer."""

from datetime import time
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from leaderboard.models import Participant, Shoot
from leaderboard.phases import is_due, is_over, phase_at
from leaderboard.settling import attendance_of
from scoring.models import Slot
from scoring.places import PERSONAL

PARTS = ("check_in", "here")


class RangePlace(NamedTuple):
    """Where somebody stands; in a session of their own that says nothing to others."""

    location: str
    lane: int
    letter: str

    @classmethod
    def of(cls, slot: Slot) -> Self:
        if slot.session.location == PERSONAL:
            return cls("", 0, "")
        return cls(slot.session.location, slot.target.lane, slot.letter)

    @property
    def name(self) -> str:
        return f"{self.lane}{self.letter}" if self.lane else ""


def present_id(participant: Participant) -> str:
    return f"present-{participant.public_id}"


def order_of(participant: Participant) -> tuple[RangePlace, int]:
    """By place on the range, and who came first."""
    return RangePlace.of(participant.slot), participant.pk


def parts(shoot: Shoot) -> dict[str, SafeString]:
    """What stands alone on the page, by what it tells."""
    now, attendance = timezone.now(), attendance_of(shoot)
    zone = ZoneInfo(shoot.timezone)
    told = {
        "shoot": shoot,
        "round": shoot.round,
        "phase": phase_at(shoot, now, has_archers=attendance.listed > 0),
        "is_over": is_over(shoot, now),
        "is_due": is_due(shoot, now),
        "attendance": attendance,
        "ends_at_midnight": shoot.expires_at.astimezone(zone).time() == time(),
    }
    return {part: _part(shoot, part, told) for part in PARTS}


def present(participant: Participant, shoot: Shoot) -> SafeString:
    told = {
        "id": present_id(participant),
        "participant": participant,
        "place": RangePlace.of(participant.slot).name,
        "is_host": participant.archer_id == shoot.host_id,
    }
    return render_to_string("leaderboard/_present.html", told)


def part_id(shoot: Shoot, part: str) -> str:
    return f"shoot-{shoot.public_id}-{part}"


def _part(shoot: Shoot, part: str, told: dict[str, Any]) -> SafeString:
    return render_to_string(f"leaderboard/_{part}.html", told | {"id": part_id(shoot, part)})
