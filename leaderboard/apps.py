from django.apps import AppConfig


class LeaderboardConfig(AppConfig):
    name = "leaderboard"
    verbose_name = "Shoots"

    def ready(self) -> None:
        from leaderboard import listening, screens  # noqa: PLC0415 — they need the models

        listening.connect()
        screens.connect()
