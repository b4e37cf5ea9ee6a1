"""The links of a shoot: one to join, one to watch. Signed, not kept, so the host can always show
them again; a new number makes those that were given out worthless."""

import hmac
import re
from typing import Literal

from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import urlsafe_base64_encode

from leaderboard.models import Shoot
from scoring.concerning import concerns
from scoring.models import Installation

type Kind = Literal["join", "watch"]

_SIGNED_BYTES, _LONGEST = 16, 60
_NAMED = re.compile(r"-([0-9]+)-([0-9]+)\Z")


def join_token(shoot: Shoot) -> str:
    return _token("join", shoot.pk, shoot.join_link_number)


def watch_token(shoot: Shoot) -> str:
    return _token("watch", shoot.pk, shoot.watch_link_number)


def shoot_to_join(token: str) -> Shoot | None:
    """None for a link that was renewed or is forged, and once the shoot is over."""
    found = _read("join", token)
    if found is None:
        return None
    pk, number = found
    shoots = Shoot.objects.live_at(timezone.now())
    return _told(shoots.filter(pk=pk, join_link_number=number).first())


def shoot_to_watch(token: str) -> Shoot | None:
    """Also when it is long over; None for a link that was renewed or is forged."""
    found = _read("watch", token)
    if found is None:
        return None
    pk, number = found
    return _told(Shoot.objects.filter(pk=pk, watch_link_number=number).first())


def _told(shoot: Shoot | None) -> Shoot | None:
    """The log names the shoot, not the link."""
    if shoot is not None:
        concerns("shoot", shoot.public_id)
    return shoot


def _read(kind: Kind, token: str) -> tuple[int, int] | None:
    """Before the database is asked for the shoot: it need not know numbers of any length."""
    if len(token) > _LONGEST or not (named := _NAMED.search(token)):
        return None
    pk, number = int(named[1]), int(named[2])
    return (pk, number) if constant_time_compare(token, _token(kind, pk, number)) else None


def _token(kind: Kind, pk: int, number: int) -> str:
    key = bytes(Installation.objects.values_list("link_key", flat=True).get())
    whole = hmac.digest(key, f"{kind}-{pk}-{number}".encode(), "sha256")
    return f"{urlsafe_base64_encode(whole[:_SIGNED_BYTES])}-{pk}-{number}"
