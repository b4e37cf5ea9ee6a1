from django.db import models
from django.utils.translation import gettext_lazy as _


class Throttle(models.Model):
    """How often something limited was done of late; forgotten when its time is over."""

    pk = models.CompositePrimaryKey("what", "whom")
    what = models.CharField(max_length=40)
    # An address, a browser's session, or nobody in particular.
    whom = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("throttle")
        verbose_name_plural = _("throttles")

    def __str__(self) -> str:
        return f"{self.what}: {self.count}"
