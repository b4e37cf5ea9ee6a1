import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_link_key() -> bytes:
    return secrets.token_bytes(32)


class Installation(models.Model):
    """This installation: one row, made by `migrate`."""

    # Every screen replaces what it shows when this differs from what it knew: after a restore.
    epoch = models.UUIDField(default=uuid.uuid4)
    link_key = models.BinaryField(default=new_link_key)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_installation"),)

    def __str__(self) -> str:
        return f"epoch {self.epoch}"
