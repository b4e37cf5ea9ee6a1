import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from scoring.names import folded_login_name, validate_login_name, validate_name
from scoring.profiles import AGE_GROUPS, BOWSTYLES, CATEGORIES, HANDS

SET_NAME_LENGTH = 40


def profile_field(words: tuple[str, ...], label: Any) -> "models.CharField[str, str]":
    """A word of the archer's profile; empty until somebody says it."""
    return models.CharField(
        label, max_length=20, blank=True, db_default="", choices=[(word, word) for word in words]
    )


class ArcherQuerySet(models.QuerySet["Archer"]):
    """Who may see which archer is decided here and nowhere else."""

    def visible_to(self, archer: "Archer") -> Self:
        """Oneself, and to a coach the archers of the clubs granted; everybody to a superuser."""
        if archer.is_superuser:
            return self
        coached = archer.memberships.filter(is_coach=True).values("club")
        return self.filter(
            models.Q(pk=archer.pk) | models.Q(memberships__club__in=coached)
        ).distinct()

    def of_archers(self, archers: "models.QuerySet[Archer]") -> Self:
        """They themselves: asked for as cards, sessions and shoots are."""
        return self.filter(pk__in=archers)

    def coaching(self) -> Self:
        """Coaches of a club, and superusers."""
        coach = models.Q(memberships__is_coach=True)
        return self.filter(models.Q(is_superuser=True) | coach).distinct()

    def with_password_reset_by(self, archer: "Archer") -> Self:
        """All other accounts, by a superuser. Not by a coach: whoever joins a club by its link does
        not hand over the account."""
        accounts = self.exclude(pk=archer.pk).exclude(login_name=None)
        return accounts if archer.is_superuser else accounts.none()


class ArcherManager(BaseUserManager["Archer"]):
    """Makes accounts; Django's own commands and sign-in expect these names."""

    def get_by_natural_key(self, username: str | None) -> "Archer":
        return self.get(login_name__iexact=self.model.normalize_username(username or ""))

    def create_user(self, login_name: str, password: str, **facts: Any) -> "Archer":
        facts.setdefault("display_name", login_name)
        archer = self.model(login_name=self.model.normalize_username(login_name), **facts)
        archer.set_password(password)
        archer.save()
        return archer

    def create_superuser(self, login_name: str, password: str, **facts: Any) -> "Archer":
        return self.create_user(login_name, password, is_staff=True, is_superuser=True, **facts)


class Archer(AbstractBaseUser, PermissionsMixin):
    """Who shoots. An archer with a login name has an account; one without is a guest."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    display_name = models.CharField(_("name"), max_length=40, validators=[validate_name])
    login_name = models.CharField(
        _("login name"),
        max_length=40,
        null=True,
        blank=True,
        # Without regard to case below; Django asks for it here as well (auth.E003).
        unique=True,
        validators=[validate_login_name],
    )
    # Nothing is asked before scoring can start. A card keeps the words with which it was shot.
    bowstyle = profile_field(BOWSTYLES, _("bowstyle"))
    category = profile_field(CATEGORIES, _("category"))
    age_group = profile_field(AGE_GROUPS, _("age group"))
    handedness = profile_field(HANDS, _("handedness"))
    arrow_set = models.CharField(
        _("arrows in use"),
        max_length=SET_NAME_LENGTH,
        blank=True,
        db_default="",
        help_text=_("The name of the set that is shot now."),
    )
    is_staff = models.BooleanField(
        _("may open the admin"), default=False, help_text=_("Coaches and operators.")
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Of a guest who is nobody any more: who has the cards, and with whom the guest is forgotten.
    moved_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="guests_before"
    )

    # Read along by scoring.retention.
    seen_at: datetime

    objects = ArcherManager.from_queryset(ArcherQuerySet)()

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("archer")
        verbose_name_plural = _("archers")
        constraints = (
            models.UniqueConstraint(
                Lower("login_name"),
                name="one_archer_per_login_name",
                violation_error_message=_("This login name is taken."),
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    @classmethod
    def normalize_username(cls, username: str) -> str:
        return folded_login_name(username)

    @property
    def is_guest(self) -> bool:
        return self.login_name is None
