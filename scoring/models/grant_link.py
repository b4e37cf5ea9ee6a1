from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.slot import Slot


class GrantLink(models.Model):
    """Whoever opens it within minutes may score this card, until the archer takes that back."""

    # A newer one takes the place of the one before.
    slot = models.OneToOneField(
        Slot, on_delete=models.CASCADE, primary_key=True, related_name="grant_link"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("link to score a card")
        verbose_name_plural = _("links to score cards")

    def __str__(self) -> str:
        return f"link to card {self.slot_id}"
