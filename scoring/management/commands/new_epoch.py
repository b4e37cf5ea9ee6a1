from typing import Any

from django.core.management.base import BaseCommand

from scoring.epochs import begin_epoch


class Command(BaseCommand):
    help = "Makes every open screen replace what it shows; after a restore of the database."

    def handle(self, **options: Any) -> None:
        begin_epoch()
        self.stdout.write("Open screens replace what they show within a few seconds.")
