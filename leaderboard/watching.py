"""Who may watch a shoot, live: its host, those in it, whoever has its watch link; until it ends."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from leaderboard.links import shoot_to_watch
from leaderboard.models import Shoot
from leaderboard.presence import note
from scoring.callers import NOBODY, Caller
from scoring.live.rooms import NOT_FOUND, NOT_SIGNED_IN, OVER, Refused, Room
from scoring.refusals import required
from scoring.slot_room import is_id

WATCH_LINK = "watch"

# A day that ends is stored and shown by the next tick; only then the rooms close.
_LAST_WORDS = timedelta(seconds=15)
# Of no card.
_NO_SLOT = 0


@dataclass(frozen=True, slots=True)
class Spectator(Caller):
    """No archer, and nothing is open to them but to look at this one shoot."""

    only_shoot: int = 0


def spectator_of(token: str) -> Spectator:
    """Who comes by a watch link."""
    shoot = shoot_to_watch(token)
    if shoot is None:
        raise Refused(NOT_FOUND)
    return Spectator(NOBODY, only_slot=_NO_SLOT, only_reads=True, only_shoot=shoot.pk)


def shoots_shown_to(viewer: Caller) -> QuerySet[Shoot]:
    if isinstance(viewer, Spectator):
        return Shoot.objects.filter(pk=viewer.only_shoot)
    return Shoot.objects.visible_to(viewer)


def shown_shoot(shoot_id: UUID, viewer: Caller) -> Shoot:
    """NotFound where it is not open to them."""
    shown = shoots_shown_to(viewer).filter(public_id=shoot_id)
    return required(shown.first(), "shoot", shoot_id)


def watched_shoot(shoot_id: str, viewer: Caller | None, *, now: datetime) -> Shoot:
    """Late arrows are still shown after the last archer has finished, until the day is over."""
    if viewer is None:
        raise Refused(NOT_SIGNED_IN)
    shoot = shoots_shown_to(viewer).filter(public_id=shoot_id).first() if is_id(shoot_id) else None
    if shoot is None:
        raise Refused(NOT_FOUND)
    if has_ended(shoot, now):
        raise Refused(OVER)
    note(shoot, viewer)
    return shoot


def shoot_id_in(key: str) -> str:
    """With which the keys of all rooms of a shoot begin."""
    return key.partition(":")[0]


def versions_of_shoots(keys: Collection[str], column: str = "version") -> dict[str, int]:
    """Of rooms by their keys; without those whose shoot is not there."""
    asked = {shoot_id_in(key) for key in keys}
    found = Shoot.objects.filter(public_id__in=asked).values_list("public_id", column)
    version_of = {str(public_id): version for public_id, version in found}
    return {key: version_of[shoot_id_in(key)] for key in keys if shoot_id_in(key) in version_of}


class WatchedRoom(Room):
    """Open to whoever may watch the shoot that is its key."""

    @classmethod
    def open_to(cls, key: str, viewer: Caller | None) -> Self:
        watched_shoot(key, viewer, now=timezone.now())
        return cls(key)


def has_ended(shoot: Shoot, now: datetime) -> bool:
    """Whether nothing of it is shown live any more."""
    return now >= shoot.expires_at + _LAST_WORDS
