from django.db import models
from django.utils.translation import gettext_lazy as _

from leaderboard.models.shoot import Shoot


class ShootCode(models.Model):
    """Four digits by which one asks to join or watch; nobody else's until its time is over."""

    code = models.CharField(max_length=4, primary_key=True)
    # Taken over by another shoot afterwards; the older one has none then.
    shoot = models.OneToOneField(Shoot, on_delete=models.CASCADE, related_name="code")
    held_until = models.DateTimeField()

    class Meta:
        verbose_name = _("code of a shoot")
        verbose_name_plural = _("codes of shoots")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[0-9]{4}$"), name="code_of_four_digits"
            ),
        )

    def __str__(self) -> str:
        return self.code
