"""An archer has another name, or comes by another account: their shoots follow."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from leaderboard.changing import Change, step
from leaderboard.models import CardPayload, Participant, Shoot
from leaderboard.nicknames import shown_name
from leaderboard.settling import settle
from leaderboard.statuses import UNLISTED
from scoring.models import Archer
from scoring.refusals import Conflict


def follow_name(sender: type[Archer], archer: Archer, **_: Any) -> None:
    """Hears `archer_renamed`. What is over keeps the name under which it was shot."""
    now = timezone.now()
    own = Participant.objects.listed().filter(archer=archer, nickname="")
    for shoot in lock_shoots(Shoot.objects.filter(closed_at=None, participants__in=own)):
        settle(shoot, now)
        participant = own.get(shoot=shoot)
        if shoot.closed_at is None and participant.name != archer.display_name:
            participant.name = archer.display_name
            step(shoot, Change("renamed", participant), by=None, at=now)


def follow_account(sender: type[Archer], guest: Archer, to: Archer, **_: Any) -> None:
    """Hears `cards_moved`. Of one shoot nobody is two participants: while it lasts that is refused,
    and afterwards the guest's stays as it is."""
    now = timezone.now()
    theirs = Participant.objects.filter(archer=to).values("shoot")
    coming = Participant.objects.filter(archer=guest)
    if coming.listed().filter(shoot__in=theirs, shoot__closed_at=None).exists():
        raise Conflict("shoot", "both take part in the same one")
    concerned = Q(host=guest) | Q(participants__in=coming.exclude(shoot__in=theirs))
    for shoot in lock_shoots(Shoot.objects.filter(concerned)):
        _move(shoot, coming.filter(shoot=shoot).exclude(shoot__in=theirs).first(), guest, to, now)
    CardPayload.objects.filter(archer=guest).update(archer=to)


def _move(
    shoot: Shoot, participant: Participant | None, guest: Archer, to: Archer, now: datetime
) -> None:
    changes = []
    if shoot.host_id == guest.pk:
        shoot.host = to
        changes.append(Change("changed"))
    if participant is not None:
        participant.archer = to
        if shoot.closed_at is None and participant.status not in UNLISTED:
            participant.name = shown_name(participant)
        changes.append(Change("claimed", participant))
    step(shoot, *changes, by=None, at=now)


def lock_shoots(shoots: QuerySet[Shoot]) -> list[Shoot]:
    # Found first: a row that is joined to others cannot be locked by itself everywhere.
    found = Shoot.objects.filter(pk__in=list(shoots.values_list("pk", flat=True)))
    return list(found.select_for_update(no_key=True).order_by("pk"))
