from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from leaderboard.models.shoot import Shoot
from scoring.models import Archer, Slot


class CardPayload(models.Model):
    """A card as another app sent it, kept as it came: what was read from it can be read again."""

    archer = models.ForeignKey(Archer, on_delete=models.PROTECT, related_name="card_payloads")
    slot = models.ForeignKey(
        Slot, on_delete=models.PROTECT, null=True, related_name="payloads", db_index=False
    )
    shoot = models.ForeignKey(
        Shoot, on_delete=models.PROTECT, null=True, related_name="card_payloads"
    )
    payload = models.JSONField()
    sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=100)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("card as received")
        verbose_name_plural = _("cards as received")
        required_db_features = ("supports_json_field",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(slot__isnull=False) | models.Q(shoot__isnull=False),
                name="payload_of_slot_or_shoot",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["slot", "-received_at"], name="newest_payload"),
        ]

    def __str__(self) -> str:
        return f"card from {self.origin}"
