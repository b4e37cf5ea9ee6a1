from typing import Self

from django.db import models
from django.db.models import Prefetch
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from scoring.models.archer import Archer
from scoring.names import validate_name


class ClubQuerySet(models.QuerySet["Club"]):
    def coached_by(self, archer: Archer) -> Self:
        """Those granted; all of them to a superuser."""
        if archer.is_superuser:
            return self
        return self.filter(memberships__archer=archer, memberships__is_coach=True)

    def with_coaches(self) -> Self:
        """`coaches`: who sees its archers, by their names."""
        coaching = ClubMembership.objects.filter(is_coach=True, archer__is_active=True)
        by_name = coaching.select_related("archer").order_by("archer__display_name", "archer_id")
        return self.prefetch_related(Prefetch("memberships", by_name, to_attr="coaching"))


class Club(models.Model):
    name = models.CharField(_("name"), max_length=100, validators=[validate_name])
    # A new one makes the links to join that were given out worthless.
    link_number = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    # Read along by `with_coaches`.
    coaching: "list[ClubMembership]"

    objects = ClubQuerySet.as_manager()

    class Meta:
        verbose_name = _("club")
        verbose_name_plural = _("clubs")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                name="one_club_per_name",
                violation_error_message=_("There is a club of this name."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def coaches(self) -> list[Archer]:
        return [membership.archer for membership in self.coaching]


class ClubMembership(models.Model):
    """Where an archer belongs; a coach sees the archers of the clubs in which they coach."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="memberships")
    archer = models.ForeignKey(Archer, on_delete=models.CASCADE, related_name="memberships")
    is_coach = models.BooleanField(_("coaches this club"), default=False)

    class Meta:
        verbose_name = _("club membership")
        verbose_name_plural = _("club memberships")
        constraints = (
            models.UniqueConstraint(fields=["club", "archer"], name="one_membership_per_club"),
        )

    def __str__(self) -> str:
        return f"{self.archer}, {self.club}"
