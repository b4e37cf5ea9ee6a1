import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.utils import timezone

from scoring.erasing import forget_archer
from scoring.refusals import Refusal
from scoring.retention import Unseen, read_unseen, unseen_since

FATAL, USAGE, LEFT = 1, 2, 3
# Whoever shoots indoors alone is away for a summer.
FEWEST_DAYS = 180


class Command(BaseCommand):
    help = (
        "Forgets the names of archers who have given no sign of life for so many days: no arrow, "
        "no place taken, no shoot, no sign-in, no device. Of guests alone unless told otherwise; "
        "never of coaches and superusers, nor of who has a card open or is in a shoot since. "
        'They are erased as by "Erase me": their figures stay, under the name Archer. Lists by '
        "public id whom it would forget; only with --yes it does, for good, each by itself: it may "
        "be broken off, and run again while archers shoot. "
        "Examples: 'manage.py forget_names --days 730' lists; "
        "'manage.py forget_names --days 730 --yes' forgets them; "
        "'manage.py forget_names --days 1095 --accounts --format json' lists accounts as well. "
        "Exit codes: 0 done, 3 some are left, run it again, 2 wrong use, 1 the database cannot be "
        "read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days",
            type=_days,
            required=True,
            metavar="N",
            help=f"since their last sign of life, {FEWEST_DAYS} or more",
        )
        parser.add_argument("--accounts", action="store_true", help="who has a login as well")
        parser.add_argument("--yes", action="store_true", help="forget them; without it, list only")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *, days: int, accounts: bool, yes: bool, **options: Any) -> None:
        self.since = timezone.now() - timedelta(days=days)
        self.with_accounts, self.is_meant = accounts, yes
        self.counts = {"unseen": 0, "forgotten": 0, "left": 0}
        tell = self.tell_json if options["format"] == "json" else self.tell_text
        try:
            tell(self.unseen())
        except Error as wrong:
            words = f"The database cannot be read: {wrong}".strip()
            raise CommandError(words, returncode=FATAL) from wrong
        if self.counts["left"]:
            sys.exit(LEFT)

    def unseen(self) -> Iterator[dict[str, Any]]:
        for unseen in read_unseen(self.since, with_accounts=self.with_accounts):
            self.counts["unseen"] += 1
            yield {
                "archer": str(unseen.archer.public_id),
                "last_seen": unseen.last_seen.isoformat(),
                "kind": "guest" if unseen.archer.is_guest else "account",
                "became": self.forget(unseen) if self.is_meant else "listed",
            }

    def forget(self, unseen: Unseen) -> str:
        among = unseen_since(self.since, with_accounts=self.with_accounts)
        try:
            forget_archer(unseen.archer, among=among)
        except (Refusal, Error):
            # Here again, or somebody has held their rows for too long.
            became = "left"
        else:
            became = "forgotten"
        self.counts[became] += 1
        return became

    def tell_text(self, unseen: Iterator[dict[str, Any]]) -> None:
        for told in unseen:
            self.stdout.write("  ".join(f"{what}={said}" for what, said in told.items()))
        self.stdout.write("   ".join(f"{name}: {count}" for name, count in self.counts.items()))
        if self.counts["unseen"] and not self.is_meant:
            self.stdout.write("Nothing was changed. With --yes their names are forgotten for good.")

    def tell_json(self, unseen: Iterator[dict[str, Any]]) -> None:
        """One object; written as it goes on, for each may take a moment."""
        self.stdout.write('{"archers": [', ending="")
        separator = "\n"
        for told in unseen:
            self.stdout.write(separator + json.dumps(told), ending="")
            separator = ",\n"
        self.stdout.write(f"], {json.dumps(self.counts).removeprefix('{')}")


def _days(written: str) -> int:
    try:
        days = int(written)
    except ValueError as wrong:
        raise ArgumentTypeError(f"{written!r} is no number of days") from wrong
    if not FEWEST_DAYS <= days <= 36_500:
        raise ArgumentTypeError(f"{days} days: it must be {FEWEST_DAYS} or more, a century at most")
    return days
