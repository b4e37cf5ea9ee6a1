from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.slot import Slot


class CardLink(models.Model):
    """Whoever has it reads this card, and nothing else, until the archer revokes it."""

    # A newer one takes the place of the one before.
    slot = models.OneToOneField(
        Slot, on_delete=models.CASCADE, primary_key=True, related_name="link"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("link to a card")
        verbose_name_plural = _("links to cards")

    def __str__(self) -> str:
        return f"link to {self.slot_id}"
