import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.archer import Archer
from scoring.models.slot import Slot

LONGEST_TEXT = 500


class Note(models.Model):
    """What archer or coach wrote beside a card, or beside one end of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="notes")
    end = models.PositiveSmallIntegerField(null=True, blank=True)
    author = models.ForeignKey(Archer, on_delete=models.PROTECT, related_name="notes")
    text = models.CharField(max_length=LONGEST_TEXT)
    written_at = models.DateTimeField()
    # By the archer, who put it aside where it stood pinned.
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return self.text[:40]
