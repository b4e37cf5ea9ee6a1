import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from scoring.callers import Caller
from scoring.models.archer import Archer

# A session that nobody shoots in any more ends by itself.
IDLE_AFTER = timedelta(hours=72)


class SessionQuerySet(models.QuerySet["Session"]):
    """Who may see or run which session is decided here and nowhere else."""

    def visible_to(self, caller: Caller) -> Self:
        """While it is open, to all who know its id: they come to shoot. Then to those who shot."""
        return self.filter(
            Q(closed_at=None)
            | Q(owner=caller.archer_id)
            | models.Exists(self._slots().filter(archer=caller.archer_id))
        )

    def of_archers(self, archers: models.QuerySet[Archer]) -> Self:
        """That they run or shoot in: what the admin shows a coach of them."""
        shot_in = models.Exists(self._slots().filter(archer__in=archers))
        return self.filter(Q(owner__in=archers) | shot_in)

    def run_by(self, caller: Caller) -> Self:
        return self.filter(owner=caller.archer_id)

    def open_at(self, now: datetime) -> Self:
        """Also without the sessions that have been idle too long and wait to be closed."""
        return self.filter(closed_at=None).with_last_arrow().filter(moved_at__gt=now - IDLE_AFTER)

    def idle_at(self, now: datetime) -> Self:
        return self.filter(closed_at=None).with_last_arrow().filter(moved_at__lte=now - IDLE_AFTER)

    def over_at(self, now: datetime) -> Self:
        """Closed, or idle for too long."""
        idle = Q(closed_at=None, moved_at__lte=now - IDLE_AFTER)
        return self.with_last_arrow().filter(idle | ~Q(closed_at=None))

    def with_last_arrow(self) -> Self:
        """`moved_at`: when it was opened, or somebody last took a place or shot in it."""
        moved = (
            self._slots()
            .order_by()
            .values("session")
            .annotate(last=Max(Coalesce(F("last_shot_at"), F("started_at"))))
            .values("last")
        )
        return self.annotate(
            moved_at=Greatest(F("opened_at"), Coalesce(models.Subquery(moved), F("opened_at")))
        )

    @staticmethod
    def _slots() -> "models.QuerySet[models.Model]":
        from scoring.models.slot import Slot  # noqa: PLC0415 — a slot stands on its session

        return Slot.objects.filter(session=models.OuterRef("pk"))


class Session(models.Model):
    """Some hours on one range, with targets set up; whoever runs it is its owner."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(Archer, on_delete=models.PROTECT, related_name="sessions")
    location = models.CharField(_("location"), max_length=255)
    is_indoor = models.BooleanField(_("indoors"))
    timezone = models.CharField(_("time zone"), max_length=64)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # A new one makes the links to join that were given out worthless.
    link_number = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    # Read along by `with_last_arrow`.
    moved_at: datetime

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = (
            models.UniqueConstraint(
                fields=["owner"],
                condition=models.Q(closed_at=None),
                name="one_open_session_per_owner",
            ),
        )

    def __str__(self) -> str:
        return self.location

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Target(models.Model):
    """A boss on its lane. All who stand at it shoot one distance."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="targets")
    lane = models.PositiveSmallIntegerField()
    # Empty for field rounds, and for a practice that names none.
    distance = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=2)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = (
            models.UniqueConstraint(fields=["session", "lane"], name="one_target_per_lane"),
        )

    def __str__(self) -> str:
        return f"lane {self.lane}"
