from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.archer import Archer
from scoring.models.slot import Slot


class DeviceKey(models.Model):
    """What lets one device in: as its archer, or (with a slot) to that card alone.

    Only the hash of its token is kept. It is no hash of ours: a new SECRET_KEY locks nobody out.
    """

    archer = models.ForeignKey(Archer, on_delete=models.CASCADE, related_name="device_keys")
    slot = models.ForeignKey(
        Slot, on_delete=models.CASCADE, null=True, blank=True, related_name="capabilities"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(_("device"), max_length=100, blank=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("device key")
        verbose_name_plural = _("device keys")

    def __str__(self) -> str:
        return self.label or f"device key {self.pk}"
