from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.archer import Archer
from scoring.models.arrow import Arrow
from scoring.models.slot import Slot

LONGEST_REASON = 500


class ShotQuerySet(models.QuerySet["Shot"]):
    def on_card(self) -> Self:
        """Without the places that were cleared."""
        return self.exclude(value=None)


class Shot(models.Model):
    """What a place on the card holds now; how it came to be is in its revisions."""

    pk = models.CompositePrimaryKey("slot_id", "number")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="shots", db_index=False)
    number = models.PositiveSmallIntegerField(help_text="The place on the card: 1 for the first.")
    # As read from the face: X, 10 to 1, M. Empty: shot, not scored. NULL: the place was cleared.
    value = models.CharField(max_length=2, null=True)
    points = models.PositiveSmallIntegerField(null=True)
    x_mm = models.FloatField(null=True, help_text="To the right of the centre of the face.")
    y_mm = models.FloatField(null=True, help_text="Above the centre of the face.")
    arrow = models.ForeignKey(Arrow, on_delete=models.PROTECT, null=True, related_name="shots")
    shot_at = models.DateTimeField()
    is_disputed = models.BooleanField(default=False)
    # The operation that won the place: the `base` of whoever changes what is seen here.
    op = models.UUIDField()
    version = models.BigIntegerField(help_text="The slot's when this last changed.")

    objects = ShotQuerySet.as_manager()

    class Meta:
        verbose_name = _("shot")
        verbose_name_plural = _("shots")
        ordering = ("slot", "number")

    def __str__(self) -> str:
        return f"Shot {self.number}: {self.value}"


class ShotRevision(models.Model):
    """An operation that was accepted, in the order of arrival. Never changed, never deleted."""

    pk = models.CompositePrimaryKey("slot_id", "version")
    slot = models.ForeignKey(
        Slot, on_delete=models.PROTECT, related_name="revisions", db_index=False
    )
    version = models.BigIntegerField(help_text="The slot's version that it made.")
    number = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=2, null=True)
    x_mm = models.FloatField(null=True)
    y_mm = models.FloatField(null=True)
    arrow = models.ForeignKey(
        Arrow, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # What the device said: its name for the operation, its count, the value it had seen, its clock.
    device = models.UUIDField()
    op = models.UUIDField()
    seq = models.BigIntegerField()
    base = models.UUIDField(null=True)
    shot_ms = models.BigIntegerField(null=True)
    # When it counts, on our clock; fixed when it was first received.
    effective_ms = models.BigIntegerField()
    received_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    actor = models.ForeignKey(Archer, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("slot", "version")
        constraints = (
            # In this order, so that an operation is found by it and a device's count is not.
            models.UniqueConstraint(fields=["slot", "op", "device"], name="one_revision_per_op"),
        )
        indexes: ClassVar = [
            models.Index(fields=["slot", "number"], name="revision_place"),
            models.Index(fields=["slot", "device", "seq"], name="revision_clock"),
        ]

    def __str__(self) -> str:
        return f"Revision {self.version}: shot {self.number} is {self.value}"


def shot_id(slot_id: UUID, number: int) -> str:
    """What the API calls a shot: a place keeps its id whatever becomes of its value."""
    return f"{str(slot_id)[:-4]}{number:04x}"
