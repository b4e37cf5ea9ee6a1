"""The links of a shoot: one to join, one to watch."""

from django.utils import timezone

from leaderboard.models import Shoot
from scoring.concerning import concerns
from scoring.signed_links import link_token, named_by


def join_token(shoot: Shoot) -> str:
    return link_token("join", shoot.pk, shoot.join_link_number)


def watch_token(shoot: Shoot) -> str:
    return link_token("watch", shoot.pk, shoot.watch_link_number)


def shoot_to_join(token: str) -> Shoot | None:
    """None for a link that was renewed or is forged, and once the shoot is over."""
    shoots = Shoot.objects.live_at(timezone.now())
    return _told(named_by("join", token, shoots, "join_link_number"))


def shoot_to_watch(token: str) -> Shoot | None:
    """Also when it is long over; None for a link that was renewed or is forged."""
    return _told(named_by("watch", token, Shoot.objects.all(), "watch_link_number"))


def _told(shoot: Shoot | None) -> Shoot | None:
    """The log names the shoot, not the link."""
    if shoot is not None:
        concerns("shoot", shoot.public_id)
    return shoot
