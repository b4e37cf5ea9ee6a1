from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.archer import Archer
from scoring.models.slot import Slot


class SlotGrant(models.Model):
    """The archer's leave for a target mate to score this card."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="grants", db_index=False)
    archer = models.ForeignKey(Archer, on_delete=models.CASCADE, related_name="grants")
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = (
            models.UniqueConstraint(fields=["slot", "archer"], name="one_grant_per_mate"),
        )

    def __str__(self) -> str:
        return f"{self.archer} scores {self.slot_id}"
