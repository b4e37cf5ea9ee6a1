from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ArchstatsConfig(AppConfig):
    name = "archstats"
    default = True

    def ready(self) -> None:
        from archstats import checks  # noqa: F401, PLC0415 — registers them


class CollectedFilesConfig(StaticFilesConfig):
    """Leaves out what no page asks for: ninja's second browser of the API, and source maps."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc*", "*.map"]  # noqa: RUF012 — as Django has it
