import uuid
from datetime import datetime
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from leaderboard.statuses import CANCELLED, CHECK_IN, OF_SHOOTS, STILL_SHOOTING, UNLISTED
from leaderboard.tie_breaks import TIE_BREAKS
from scoring.callers import Caller
from scoring.models import Archer
from scoring.rounds import Round, round_for

LONGEST_TITLE = 100
LARGEST_CAPACITY = 1_000


class ShootQuerySet(models.QuerySet["Shoot"]):
    """Who may see or run which shoot is decided here and nowhere else.

    Whoever has a link is let in above, by its token: for that shoot alone.
    """

    def visible_to(self, caller: Caller) -> Self:
        """Its host and those in it; nobody who left or was removed."""
        if caller.only_slot is not None:
            return self.none()
        if caller.sees_everything:
            return self
        return self.filter(Q(host=caller.archer_id) | Exists(_participations_of(caller)))

    def of_archers(self, archers: models.QuerySet[Archer]) -> Self:
        """That they host or are in: what the admin shows a coach of them."""
        inside = _participants().exclude(status__in=UNLISTED).filter(archer__in=archers)
        return self.filter(Q(host__in=archers) | Exists(inside))

    def hosted_by(self, caller: Caller) -> Self:
        return self.filter(host=caller.archer_id) if caller.only_slot is None else self.none()

    def live_at(self, now: datetime) -> Self:
        """Not over for good."""
        return self.filter(closed_at=None, expires_at__gt=now)

    def over_at(self, now: datetime) -> Self:
        """Ended by time, and nobody has stored it yet."""
        return self.filter(closed_at=None, expires_at__lte=now)

    def start_due_at(self, now: datetime) -> Self:
        """The countdown has fallen due, and somebody is there to shoot."""
        due = self.filter(status=CHECK_IN, closed_at=None, starts_at__lte=now)
        return due.filter(Exists(_participants().filter(status__in=STILL_SHOOTING)))


def _participants() -> "models.QuerySet[models.Model]":
    from leaderboard.models.participant import Participant  # noqa: PLC0415 — it stands on its shoot

    return Participant.objects.filter(shoot=OuterRef("pk"))


def _participations_of(caller: Caller) -> "models.QuerySet[models.Model]":
    return _participants().filter(archer=caller.archer_id).exclude(status__in=UNLISTED)


class Shoot(models.Model):
    """Archers who shoot against each other on one day, on one board.

    Written by leaderboard.changing alone, with a version and a change for each step. What time
    brings about is stored by the next write or the next tick; until then ask `phase_at`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    host = models.ForeignKey(Archer, on_delete=models.PROTECT, related_name="shoots")
    # The shoot that this one goes on from: another round for the same archers.
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="followers"
    )
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    round_key = models.CharField(max_length=60, blank=True, help_text="Empty: each their own.")
    tie_break = models.CharField(max_length=30)
    timezone = models.CharField(max_length=64)
    capacity = models.PositiveSmallIntegerField(default=LARGEST_CAPACITY)
    is_locked = models.BooleanField(default=False)
    starts_when_ready = models.BooleanField(default=True)

    status = models.CharField(max_length=10, default=CHECK_IN)
    made_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    # All had finished; it opens again when somebody has something left to shoot.
    finished_at = models.DateTimeField(null=True)
    # Over for good: by time, by the host's word, or cancelled.
    closed_at = models.DateTimeField(null=True)
    fast_at = models.DateTimeField(null=True)
    fast_by = models.ForeignKey(
        "Participant", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    # Who led when it was judged last, and after how many ends that was told: leaderboard.lead.
    leader = models.ForeignKey(
        "Participant", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    lead_told_at_end = models.PositiveIntegerField(null=True)

    # A new one makes the links that were given out worthless.
    join_link_number = models.PositiveIntegerField(default=1)
    watch_link_number = models.PositiveIntegerField(default=1)
    version = models.BigIntegerField(default=0)
    # The version at which notices looked different last: a new one, or another name.
    notices_version = models.BigIntegerField(default=0, db_default=0)

    objects = ShootQuerySet.as_manager()

    class Meta:
        verbose_name = _("shoot")
        verbose_name_plural = _("shoots")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=OF_SHOOTS), name="shoot_status"),
            models.CheckConstraint(condition=Q(tie_break__in=TIE_BREAKS), name="shoot_tie_break"),
            models.CheckConstraint(
                condition=Q(capacity__range=(1, LARGEST_CAPACITY)), name="shoot_capacity"
            ),
            models.CheckConstraint(
                condition=~Q(status=CANCELLED) | Q(closed_at__isnull=False),
                name="cancelled_is_closed",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(closed_at=None), name="shoot_not_over"),
            models.Index(fields=["starts_at"], condition=Q(status=CHECK_IN), name="shoot_to_start"),
            # Newest first, as a backfill walks through them.
            models.Index(
                Coalesce("started_at", "made_at").desc(), F("id").desc(), name="shoot_newest"
            ),
        ]

    def __str__(self) -> str:
        day = self.made_at.astimezone(ZoneInfo(self.timezone))
        return self.title or f"Shoot of {day.day} {day:%B %Y}"

    @property
    def round(self) -> Round | None:
        """None where each shoots their own."""
        return round_for(self.round_key) if self.round_key else None
