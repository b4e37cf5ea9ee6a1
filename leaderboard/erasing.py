"""An archer is forgotten in their shoots too: places, totals and order stay, the name goes."""

from collections.abc import Sequence
from itertools import batched
from typing import Any

from django.db.models import Q, QuerySet
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
from scoring.models import Archer
from scoring.said_names import ERASED_NAME
from scoring.words import ROWS_AT_ONCE
from scoring.writing import one_transaction


def forget_what_is_over(sender: type[Archer], archers: Sequence[Archer], **_: Any) -> None:
    """Hears `archers_leaving`: each shoot by itself, for there may be hundreds of them, and what
    archers said of others."""
    named = Participant.objects.filter(archer__in=archers).exclude(name=ERASED_NAME, nickname="")
    # The host is told by the name that they have by now.
    hosts = Archer.objects.filter(pk__in=[each.pk for each in archers], display_name=ERASED_NAME)
    over = _of(named, hosts).filter(closed_at__isnull=False).order_by("pk")
    for pk in over.values_list("pk", flat=True):
        _forget_over(pk, archers)
    said = ShootChange.objects.filter(actor__in=archers).exclude(reason="")
    for some in batched(list(said.values_list("pk", flat=True)), ROWS_AT_ONCE, strict=False):
        _blank_reasons(some)


def follow_erasure(sender: type[Archer], archer: Archer, **_: Any) -> None:
    """Hears `archer_erased`. What the archer hosts goes on where others are in it, and ends with
    its day; where nobody is, it is cancelled before it has begun."""
    inside = Participant.objects.filter(archer=archer)
    hosts = Archer.objects.filter(pk=archer.pk)
    for shoot in lock_shoots(_of(inside, hosts).filter(closed_at=None)):
        _forget_in(shoot, archer)
    by = Caller(archer.pk)
    for shoot in Shoot.objects.hosted_by(by).filter(status=CHECK_IN, closed_at=None).order_by("pk"):
        if not Participant.objects.listed().filter(shoot=shoot).exists():
            cancel_shoot(shoot.public_id, by=by)
    CardPayload.objects.filter(archer=archer).delete()
    NoticeChoice.objects.filter(archer=archer).delete()


def _of(participants: QuerySet[Participant], hosts: QuerySet[Archer]) -> QuerySet[Shoot]:
    return Shoot.objects.filter(Q(pk__in=participants.values("shoot")) | Q(host__in=hosts))


@one_transaction
def _forget_over(pk: int, archers: Sequence[Archer]) -> None:
    shoot = Shoot.objects.select_for_update(no_key=True).get(pk=pk)
    for archer in archers:
        _forget_in(shoot, archer)


@one_transaction
def _blank_reasons(keys: Sequence[int]) -> None:
    ShootChange.objects.filter(pk__in=keys).update(reason="")


def _forget_in(shoot: Shoot, archer: Archer) -> None:
    """Every screen of it at once, also where it is over: nobody waits for the next arrow."""
    now, by = timezone.now(), Caller(archer.pk)
    settle(shoot, now)
    participant = (
        Participant.objects.filter(shoot=shoot, archer=archer).select_related("slot").first()
    )
    changes = []
    if shoot.host_id == archer.pk:
        # There is nobody left to say when.
        shoot.starts_when_ready = True
        changes.append(Change("changed"))
    if participant is not None:
        participant.nickname, participant.name = "", ERASED_NAME
        changes.append(Change("renamed", participant))
    if changes:
        step(shoot, *changes, by=by, at=now)
    if participant and participant.takes_part and shoot.status == CHECK_IN:
        take_out(WithCard(shoot, participant, participant.slot), "left", by=by, at=now)
    settle(shoot, now)
    if participant is not None:
        # An empty name reads "Archer".
        ShootChange.objects.filter(participant=participant).update(name="", reason="")
