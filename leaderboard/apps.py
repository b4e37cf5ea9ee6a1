from django.apps import AppConfig


class LeaderboardConfig(AppConfig):
    name = "leaderboard"

    def ready(self) -> None:
        from leaderboard import listening  # noqa: PLC0415 — it needs the models

        listening.connect()
