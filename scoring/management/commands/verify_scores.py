import json
import sys
from argparse import ArgumentTypeError
from datetime import MAXYEAR, MINYEAR, date
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.db.models import QuerySet

from scoring.models import Slot
from scoring.snapshots import one_snapshot
from scoring.verifying import Verification, begun_since

FATAL, USAGE, DIFFERENT = 1, 2, 3


class Command(BaseCommand):
    help = (
        "Folds the revisions of every card into a card once more and names each difference from "
        "what is stored: shots, total, arrows by value (golds, tens and Xs follow from them), "
        "fired and hit, last place. Reads one snapshot while archers go on scoring; never writes. "
        "Examples: 'manage.py verify_scores' after a restore; "
        "'manage.py verify_scores --since 2026-05-01 --format json' for the cards of late. "
        "Exit codes: 0 no difference, 3 differences, 2 wrong use, 1 the database cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        scope = parser.add_mutually_exclusive_group()
        scope.add_argument("--slot", type=_slot_id, metavar="ID", help="this card only")
        scope.add_argument(
            "--since",
            type=_day,
            metavar="DATE",
            help="only cards begun on this day or later, by the clock of their session",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *, slot: UUID | None, since: date | None, **options: Any) -> None:
        verification = Verification()
        tell = self.tell_json if options["format"] == "json" else self.tell_text
        try:
            with one_snapshot():
                tell(verification, _scope(slot, since))
        except Error as wrong:
            words = f"The database cannot be read: {wrong}".strip()
            raise CommandError(words, returncode=FATAL) from wrong
        if verification.difference_count:
            sys.exit(DIFFERENT)

    def tell_text(self, verification: Verification, slots: QuerySet[Slot]) -> None:
        for difference in verification.differences(slots):
            place = "" if difference.place is None else f" place={difference.place}"
            self.stdout.write(
                f"slot={difference.slot}{place} {difference.what}:"
                f" stored={_json(difference.stored)} recomputed={_json(difference.recomputed)}"
            )
        self.stdout.write(
            "   ".join(f"{name}: {count}" for name, count in verification.counts.items())
        )

    def tell_json(self, verification: Verification, slots: QuerySet[Slot]) -> None:
        """One object; written as it is found, for there may be as many differences as shots."""
        self.stdout.write('{"differences": [', ending="")
        separator = "\n"
        for difference in verification.differences(slots):
            self.stdout.write(separator + _json(difference._asdict()), ending="")
            separator = ",\n"
        self.stdout.write(f"], {_json(verification.counts).removeprefix('{')}")


def _scope(slot_id: UUID | None, since: date | None) -> QuerySet[Slot]:
    if since is not None:
        return begun_since(since)
    if slot_id is None:
        return Slot.objects.all()
    slots = Slot.objects.filter(public_id=slot_id)
    if not slots.exists():
        raise CommandError(f"There is no card {slot_id}.", returncode=USAGE)
    return slots


def _slot_id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError as wrong:
        raise ArgumentTypeError(f"{written!r} is not the id of a card") from wrong


def _day(written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError as wrong:
        raise ArgumentTypeError(f"{written!r} is not a day such as 2026-05-01") from wrong
    # The midnights at either end of the calendar do not exist everywhere.
    if day.year in {MINYEAR, MAXYEAR}:
        raise ArgumentTypeError(f"{written!r} is not a day of our time")
    return day


def _json(value: Any) -> str:
    return json.dumps(value, default=str)
