import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from scoring.clubs import club_token
from scoring.coaching import make_coach
from scoring.models import Archer


class Command(BaseCommand):
    help = (
        "Makes an archer the coach of a club: they sign in at /admin/ and see that club's archers, "
        "who join by the link that it prints. "
        "A login name that is new gets an account; its password is asked for, "
        "or read from standard input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login_name", metavar="LOGIN")
        parser.add_argument("--club", default="Club", metavar="NAME", help="default: %(default)s")

    def handle(self, *, login_name: str, club: str, **options: Any) -> None:
        login_name = Archer.normalize_username(login_name)
        newcomer = Archer(login_name=login_name, display_name=login_name)
        try:
            newcomer.clean_fields(exclude=["password"])
            known = Archer.objects.filter(login_name__iexact=login_name).first()
            # Typed before the transaction begins: on SQLite nobody else could write meanwhile.
            password = "" if known else self.new_password(newcomer)
            with transaction.atomic():
                archer = known or Archer.objects.create_user(login_name, password)
                coached = make_coach(archer, club_name=club)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        where = reverse("club-join", args=[club_token(coached)])
        self.stdout.write(
            f"{archer.login_name} coaches {coached} and can sign in at /admin/.\n"
            f"Its archers join by {where} of this site; /coach/ shows it with a QR code."
        )

    def new_password(self, newcomer: Archer) -> str:
        password = self.ask_for_password(newcomer.login_name)
        validate_password(password, newcomer)
        return password

    def ask_for_password(self, login_name: str | None) -> str:
        if sys.stdin is None:
            raise CommandError("The password is asked for, or read from standard input.")
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass(f"Password for {login_name}: ")
        if getpass("Once more: ") != password:
            raise CommandError("The two passwords differ; nothing was changed.")
        return password
