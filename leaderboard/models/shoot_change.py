from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from leaderboard.models.participant import Participant
from leaderboard.models.shoot import Shoot
from scoring.models import Archer
from scoring.models.shot import LONGEST_REASON


class ShootChange(models.Model):
    """One thing that changed in a step of a shoot. Never changed, never deleted.

    What makes one version are the changes of one step: at most one of the shoot, and at most one
    of each participant. Version 0 is the shoot as it was made.
    """

    shoot = models.ForeignKey(
        Shoot, on_delete=models.PROTECT, related_name="changes", db_index=False
    )
    version = models.BigIntegerField(help_text="The shoot's, from this change on.")
    # One of kinds.Kind.
    kind = models.CharField(max_length=20)
    # NULL: of the shoot itself.
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, related_name="changes", db_index=False
    )
    slot_version = models.BigIntegerField(null=True, help_text="The card's, as it is shown.")
    # NULL: time.
    actor = models.ForeignKey(
        Archer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    # figures.ArcherFigures or ShootFigures: all that the board shows from here on.
    figures = models.JSONField()
    # The only words about an archer; erasing the archer blanks both.
    name = models.CharField(max_length=40, blank=True, help_text="As shown from here on.")
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("change of a shoot")
        verbose_name_plural = _("changes of shoots")
        ordering = ("shoot", "version", "pk")
        required_db_features = ("supports_json_field",)
        constraints = (
            models.UniqueConstraint(
                fields=["shoot", "version", "participant"], name="one_change_per_participant"
            ),
            models.UniqueConstraint(
                fields=["shoot", "version"],
                condition=models.Q(participant=None),
                name="one_change_of_the_shoot",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["participant", "version"], name="change_of_participant"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, version {self.version} of {self.shoot_id}"
