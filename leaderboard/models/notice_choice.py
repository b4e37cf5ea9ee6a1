from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models import Archer


class NoticeChoice(models.Model):
    """Which notices come to an archer who said so; to everybody else come all."""

    archer = models.OneToOneField(
        Archer, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    kinds = models.JSONField(help_text="Of kinds.CHOSEN.")

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        required_db_features = ("supports_json_field",)

    def __str__(self) -> str:
        return f"notices for {self.archer_id}"
