import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.db.models import QuerySet

from leaderboard import verifying as shoots_verifying
from leaderboard.codes import shoot_named
from leaderboard.models import Shoot
from leaderboard.typed_days import typed_day
from leaderboard.verifying import ShootVerification, made_since
from scoring import verifying as cards_verifying
from scoring.models import Slot
from scoring.snapshots import one_snapshot
from scoring.verifying import Verification, begun_since

FATAL, USAGE, DIFFERENT = 1, 2, 3

type Difference = cards_verifying.Difference | shoots_verifying.Difference


class Scope(NamedTuple):
    slots: QuerySet[Slot]
    shoots: QuerySet[Shoot]


class Command(BaseCommand):
    help = (
        "Folds the revisions of every card into a card once more and names each difference from "
        "what is stored: shots, total, arrows by value (golds, tens and Xs follow from them), "
        "fired and hit, last place. Then every shoot: whether its versions run without a gap, and "
        "whether its board is what its changes and its cards make of it, places included. Reads "
        "the cards from one snapshot and each shoot from one, while archers go on scoring; never "
        "writes. Examples: 'manage.py verify_scores' after a restore; "
        "'manage.py verify_scores --shoot 0042' where somebody doubts a board; "
        "'manage.py verify_scores --since 2026-05-01 --format json' for what was shot of late. "
        "Exit codes: 0 no difference, 3 differences, 2 wrong use, 1 the database cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        scope = parser.add_mutually_exclusive_group()
        scope.add_argument(
            "--slot", type=_slot_id, metavar="ID", help="this card, and the shoots that it is in"
        )
        scope.add_argument(
            "--shoot",
            metavar="CODE_OR_ID",
            help="this shoot and its cards; a code names the newest shoot that has had it",
        )
        scope.add_argument(
            "--since",
            type=typed_day,
            metavar="DATE",
            help="only cards begun and shoots made on this day or later, by their own clocks",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, **options: Any) -> None:
        self.cards, self.shoots = Verification(), ShootVerification()
        tell = self.tell_json if options["format"] == "json" else self.tell_text
        try:
            scope = _scope(options["slot"], options["shoot"], options["since"])
            tell(self.differences(scope))
        except Error as wrong:
            words = f"The database cannot be read: {wrong}".strip()
            raise CommandError(words, returncode=FATAL) from wrong
        if self.counts()["difference_count"]:
            sys.exit(DIFFERENT)

    def differences(self, scope: Scope) -> Iterator[Difference]:
        with one_snapshot():
            yield from self.cards.differences(scope.slots)
        last = 0
        while shoot := scope.shoots.filter(pk__gt=last).order_by("pk").first():
            last = shoot.pk
            with one_snapshot():
                found = self.shoots.differences(Shoot.objects.get(pk=shoot.pk))
            yield from found

    def counts(self) -> dict[str, int]:
        """Complete once all of them are read."""
        cards, shoots = self.cards, self.shoots
        return {
            "cards": cards.cards,
            "shots": cards.shots,
            "shoots": shoots.shoots,
            "participants": shoots.participants,
            "never_computed": cards.never_computed + shoots.never_computed,
            "difference_count": cards.difference_count + shoots.difference_count,
        }

    def tell_text(self, differences: Iterator[Difference]) -> None:
        for difference in differences:
            self.stdout.write(_line(difference))
        counts = self.counts().items()
        self.stdout.write("   ".join(f"{name}: {count}" for name, count in counts))

    def tell_json(self, differences: Iterator[Difference]) -> None:
        """One object; written as it is found, for there may be as many differences as shots."""
        self.stdout.write('{"differences": [', ending="")
        separator = "\n"
        for difference in differences:
            self.stdout.write(separator + _json(difference._asdict()), ending="")
            separator = ",\n"
        self.stdout.write(f"], {_json(self.counts()).removeprefix('{')}")


def _line(difference: Difference) -> str:
    """Of what is concerned only what there is."""
    told = difference._asdict()
    what, stored, recomputed = (told.pop(name) for name in ("what", "stored", "recomputed"))
    concerned = " ".join(f"{name}={value}" for name, value in told.items() if value is not None)
    return f"{concerned} {what}: stored={_json(stored)} recomputed={_json(recomputed)}"


def _scope(slot_id: UUID | None, shoot: str | None, since: date | None) -> Scope:
    if since is not None:
        return Scope(begun_since(since), made_since(since))
    if slot_id is not None:
        return _scope_of_slot(slot_id)
    if shoot is not None:
        return _scope_of_shoot(shoot)
    return Scope(Slot.objects.all(), Shoot.objects.all())


def _scope_of_slot(slot_id: UUID) -> Scope:
    slots = Slot.objects.filter(public_id=slot_id)
    if not slots.exists():
        raise CommandError(f"There is no card {slot_id}.", returncode=USAGE)
    return Scope(slots, Shoot.objects.filter(participants__slot__in=slots))


def _scope_of_shoot(written: str) -> Scope:
    shoot = shoot_named(written)
    if shoot is None:
        raise CommandError(f"There is no shoot {written}.", returncode=USAGE)
    shoots = Shoot.objects.filter(pk=shoot.pk)
    return Scope(Slot.objects.filter(participations__shoot=shoot), shoots)


def _slot_id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError as wrong:
        raise ArgumentTypeError(f"{written!r} is not the id of a card") from wrong


def _json(value: Any) -> str:
    return json.dumps(value, default=str)
