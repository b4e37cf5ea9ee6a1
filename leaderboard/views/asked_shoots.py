"""The shoot that a page is about, for who asks."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from leaderboard.models import Shoot
from scoring.callers import Caller


def asked_shoot(shoot_id: UUID, by: Caller) -> Shoot:
    """404 for what is not theirs, as for what never was."""
    visible = Shoot.objects.visible_to(by).select_related("host", "code")
    return get_object_or_404(visible, public_id=shoot_id)


def hosted_shoot(shoot_id: UUID, by: Caller) -> Shoot:
    """403 for those in it who are not its host."""
    shoot = asked_shoot(shoot_id, by)
    if shoot.host_id != by.archer_id:
        raise PermissionDenied
    return shoot
