from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.demo import CLUB, Demo, make_demo
from scoring.refusals import Conflict

USAGE = 2


class Command(BaseCommand):
    help = (
        "Makes a club evening to look at: a coach, archers, two sessions, finished and running "
        "cards, corrections and a dispute. Says once how to sign in. A second time it changes "
        "nothing (exit code 2). Examples: 'manage.py seed_demo' on one's own machine, "
        "'manage.py seed_demo --yes' elsewhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--yes",
            action="store_true",
            help="also where others may score: outside the embedded mode, without DEBUG",
        )

    def handle(self, *, yes: bool, **options: Any) -> None:
        if not (yes or settings.EMBEDDED or settings.DEBUG):
            words = "Others may score here. With --yes the demo is made all the same."
            raise CommandError(words, returncode=USAGE)
        try:
            demo = make_demo()
        except Conflict as there:
            raise CommandError(f"Nothing was made: {there.words}.", returncode=USAGE) from there
        self.stdout.write(_told(demo))


def _told(demo: Demo) -> str:
    return (
        f"{CLUB}: {demo.archers} archers, {demo.cards} cards, {demo.arrows} arrows.\n"
        f"The coach signs in at /admin/: {demo.coach.login_name}, {demo.coach.password}\n"
        f"An archer's account: {demo.archer.login_name}, {demo.archer.password}\n"
        "The passwords cannot be shown again."
    )
