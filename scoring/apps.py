from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps, apps
from django.db.models.signals import post_migrate


class ScoringConfig(AppConfig):
    name = "scoring"
    # As the admin heads what is in it.
    verbose_name = "Archers and cards"

    def ready(self) -> None:
        from scoring import screens  # noqa: PLC0415 — it needs the models

        post_migrate.connect(make_installation, sender=self)
        screens.connect()


def make_installation(*, using: str, apps: Apps = apps, **told: Any) -> None:
    """The one row, with its random epoch and key; again after a flush, which says no `apps`."""
    try:
        installation = apps.get_model("scoring", "Installation")
    except LookupError:
        # Migrated back to before there was one.
        return
    installation._default_manager.using(using).get_or_create(pk=1)  # noqa: SLF001 — Django's documented way to any model's rows
