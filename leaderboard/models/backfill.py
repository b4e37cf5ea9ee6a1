from django.db import models
from django.utils.translation import gettext_lazy as _

RUNNING, DONE, INTERRUPTED, RESUMED, FAILED = RUN_STATUSES = (
    *("running", "done", "interrupted", "resumed", "failed"),
)
FILLED, NO_DATA, BROKEN = STATE_STATUSES = ("done", "no_data", "failed")


class BackfillRun(models.Model):
    """One call of `manage.py backfill`: what it was asked, and how far it has come.

    Written in the transaction of each batch, so that a cursor never says more than was done.
    """

    options = models.JSONField()
    # Of runs that would visit the same: one goes on where another was interrupted.
    options_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=12)
    cursor = models.JSONField(null=True)
    counters = models.JSONField(default=dict)
    host = models.CharField(max_length=255)
    pid = models.PositiveBigIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("backfill")
        verbose_name_plural = _("backfills")
        required_db_features = ("supports_json_field",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status__in=RUN_STATUSES), name="backfill_run_status"
            ),
        )

    def __str__(self) -> str:
        return f"backfill of {self.started_at:%Y-%m-%d %H:%M}"


class BackfillState(models.Model):
    """What became of a row when it was last looked at. It explains, and never hides a NULL."""

    kind = models.CharField(max_length=40)
    # The key of a card or a participant, as the kind has it.
    object_id = models.BigIntegerField()
    status = models.CharField(max_length=7)
    message = models.CharField(max_length=500, blank=True)
    # Of the raw card that there was then; empty without one.
    source_digest = models.CharField(max_length=64, blank=True)
    seen_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("what a backfill found")
        verbose_name_plural = _("what backfills found")
        constraints = (
            models.UniqueConstraint(fields=["kind", "object_id"], name="one_state_per_row"),
            models.CheckConstraint(
                condition=models.Q(status__in=STATE_STATUSES), name="backfill_state_status"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.status}"
