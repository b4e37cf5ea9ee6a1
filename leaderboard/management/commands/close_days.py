import json
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from leaderboard.closing import Transition, close_days, days_to_close
from leaderboard.statuses import CANCELLED, SHOOTING
from scoring.live.pokes import said_at_once
from scoring.snapshots import one_snapshot
from scoring.times import iso

FATAL = 1


class Command(BaseCommand):
    help = (
        "Stores what time has ended where no web process did: shoots whose day is over are "
        "finished, a check-in to which nobody came is cancelled, a countdown that is down starts "
        "its shoot, and sessions without an arrow for 72 h are closed. It does what the web "
        "processes do every 5 s, so beside them it is harmless, and twice is once. Nothing is "
        "deleted, late arrows are taken as before, and open boards show it at once with "
        "REDIS_URL, else within 5 s. Examples: 'manage.py close_days --dry-run' to see what is "
        "due; 'manage.py close_days --format json' every night. "
        "Exit codes: 0 done or nothing to do, 2 wrong use, 1 the database is away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what is due and write nothing"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        try:
            made = _would_be_made() if dry_run else _made()
        except Error as wrong:
            words = f"The database is away: {wrong}".strip()
            raise CommandError(words, returncode=FATAL) from wrong
        tell = self.tell_json if options["format"] == "json" else self.tell_text
        tell(made, is_dry_run=dry_run)

    def tell_text(self, made: Sequence[Transition], *, is_dry_run: bool) -> None:
        for each in made:
            self.stdout.write(
                f"{each.kind}={each.id} {each.before} -> {each.after} at={iso(each.at)}"
            )
        self.stdout.write("   ".join(f"{name}: {count}" for name, count in _counts(made).items()))
        if is_dry_run:
            self.stdout.write("dry-run: nothing was written")

    def tell_json(self, made: Sequence[Transition], *, is_dry_run: bool) -> None:
        told = [each._asdict() | {"id": str(each.id), "at": iso(each.at)} for each in made]
        self.stdout.write(json.dumps({"dry_run": is_dry_run, "transitions": told, **_counts(made)}))


def _made() -> list[Transition]:
    with said_at_once():
        return close_days()


def _would_be_made() -> list[Transition]:
    with one_snapshot():
        return days_to_close()


def _counts(made: Sequence[Transition]) -> dict[str, int]:
    shoots = [each.after for each in made if each.kind == "shoot"]
    started, cancelled = shoots.count(SHOOTING), shoots.count(CANCELLED)
    return {
        "shoots_started": started,
        "shoots_finished": len(shoots) - started - cancelled,
        "shoots_cancelled": cancelled,
        "sessions_closed": len(made) - len(shoots),
    }
