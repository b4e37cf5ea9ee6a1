"""An archer is forgotten in their shoots too: places, totals and order stay, the name goes."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from leaderboard.card_locks import WithCard
from leaderboard.changing import Change, step
from leaderboard.hosting import cancel_shoot
from leaderboard.leaving import take_out
from leaderboard.models import CardPayload, NoticeChoice, Participant, Shoot, ShootChange
from leaderboard.naming import lock_shoots
from leaderboard.settling import settle
from leaderboard.statuses import CHECK_IN
from scoring.callers import Caller
from scoring.erasing import names
from scoring.models import Archer


def follow_erasure(sender: type[Archer], archer: Archer, name: str, **_: Any) -> None:
    """Hears `archer_erased`. What the archer hosts goes on where others are in it, and ends with
    its day; where nobody is, it is cancelled before it has begun."""
    concerned = Shoot.objects.filter(Q(host=archer) | Q(participants__archer=archer))
    for shoot in lock_shoots(concerned):
        _forget_in(shoot, archer, name)
    by = Caller(archer.pk)
    for shoot in Shoot.objects.hosted_by(by).filter(status=CHECK_IN, closed_at=None).order_by("pk"):
        if not Participant.objects.listed().filter(shoot=shoot).exists():
            cancel_shoot(shoot.public_id, by=by)
    _blank_changes(archer, name)
    CardPayload.objects.filter(archer=archer).delete()
    NoticeChoice.objects.filter(archer=archer).delete()


def _forget_in(shoot: Shoot, archer: Archer, name: str) -> None:
    """Every screen of it at once, also where it is over: nobody waits for the next arrow."""
    now, by = timezone.now(), Caller(archer.pk)
    settle(shoot, now)
    participant = (
        Participant.objects.filter(shoot=shoot, archer=archer).select_related("slot").first()
    )
    changes = []
    if shoot.host_id == archer.pk:
        shoot.title = "" if names(shoot.title, name) else shoot.title
        # There is nobody left to say when.
        shoot.starts_when_ready = True
        changes.append(Change("changed"))
    if participant is not None:
        participant.nickname, participant.name = "", archer.display_name
        changes.append(Change("renamed", participant))
    step(shoot, *changes, by=by, at=now)
    if participant and participant.takes_part and shoot.status == CHECK_IN:
        take_out(WithCard(shoot, participant, participant.slot), "left", by=by, at=now)
    settle(shoot, now)


def _blank_changes(archer: Archer, name: str) -> None:
    """An empty name reads "Archer"."""
    own = ShootChange.objects.filter(participant__archer=archer)
    own.update(name="", reason="")
    ShootChange.objects.filter(actor=archer).update(reason="")
    for change in ShootChange.objects.filter(shoot__host=archer, participant=None):
        if names(change.figures["title"], name):
            change.figures["title"] = ""
            change.save(update_fields=["figures"])
