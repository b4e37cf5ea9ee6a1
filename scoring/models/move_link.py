from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.archer import Archer


class MoveLink(models.Model):
    """Whoever takes it, once and within minutes, is this archer on one device more."""

    # A newer one takes the place of the one before.
    archer = models.OneToOneField(
        Archer, on_delete=models.CASCADE, primary_key=True, related_name="move_link"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("link to another phone")
        verbose_name_plural = _("links to other phones")

    def __str__(self) -> str:
        return f"link of {self.archer_id}"
