from django.apps import AppConfig


class ArchstatsConfig(AppConfig):
    name = "archstats"

    def ready(self) -> None:
        from archstats import checks  # noqa: F401, PLC0415 — registers them
