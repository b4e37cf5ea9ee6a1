import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.callers import Caller
from scoring.models.archer import SET_NAME_LENGTH, Archer


class ArrowQuerySet(models.QuerySet["Arrow"]):
    """An archer's arrows are nobody else's business."""

    def visible_to(self, caller: Caller) -> Self:
        return self.filter(archer=caller.archer_id)

    def in_use(self) -> Self:
        """Of the sets that their archers shoot now."""
        return self.filter(retired_at=None, set_name=models.F("archer__arrow_set")).exclude(
            set_name=""
        )


class Arrow(models.Model):
    """One arrow of an archer's set, known by the number on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    archer = models.ForeignKey(Archer, on_delete=models.CASCADE, related_name="arrows")
    set_name = models.CharField(_("set"), max_length=SET_NAME_LENGTH, blank=True, db_default="")
    number = models.PositiveSmallIntegerField(_("number"))
    spine = models.PositiveSmallIntegerField(_("spine"), null=True, blank=True)
    length_mm = models.FloatField(_("length (mm)"), null=True, blank=True)
    weight_grains = models.FloatField(_("weight (grains)"), null=True, blank=True)
    diameter_mm = models.FloatField(_("diameter (mm)"), null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ArrowQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrow")
        verbose_name_plural = _("arrows")
        ordering = ("number", "id")

    def __str__(self) -> str:
        return f"arrow {self.number}"
