from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from leaderboard.models.participant import Participant
from leaderboard.models.shoot import Shoot


class Notice(models.Model):
    """What a step tells everybody, as keys and figures: the words, and the name as it is by then,
    are made on reading. Never changed, never deleted.

    What can happen once is told once, however often it is undone and done again.
    """

    shoot = models.ForeignKey(
        Shoot, on_delete=models.PROTECT, related_name="notices", db_index=False
    )
    version = models.BigIntegerField(help_text="The shoot's, of the step.")
    # One of kinds.OfNotice.
    kind = models.CharField(max_length=20)
    # NULL: of the shoot itself.
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    occasion = models.BigIntegerField(
        default=0,
        help_text="What tells it from others of its kind: an arrow or a version, or 0 for once.",
    )
    at = models.DateTimeField()
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-version", "-pk")
        required_db_features = ("supports_json_field",)
        constraints = (
            models.UniqueConstraint(
                fields=["shoot", "kind", "participant", "occasion"],
                name="one_notice_of_a_participant",
            ),
            models.UniqueConstraint(
                fields=["shoot", "kind", "occasion"],
                condition=models.Q(participant=None),
                name="one_notice_of_the_shoot",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["shoot", "version"], name="notice_version"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, version {self.version} of {self.shoot_id}"
