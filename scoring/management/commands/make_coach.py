import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.coaching import make_coach
from scoring.models import Archer


class Command(BaseCommand):
    help = (
        "Makes an archer the coach of a club: they sign in at /admin/ and see that club's archers. "
        "A login name that is new gets an account; its password is asked for, "
        "or read from standard input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login_name", metavar="LOGIN")
        parser.add_argument("--club", default="Club", metavar="NAME", help="default: %(default)s")

    def handle(self, *, login_name: str, club: str, **options: Any) -> None:
        try:
            archer = Archer.objects.get_by_natural_key(login_name)
        except Archer.DoesNotExist:
            archer = self.new_account(login_name)
        made = make_coach(archer, club_name=club)
        self.stdout.write(f"{archer.login_name} coaches {made} and can sign in at /admin/.")

    def new_account(self, login_name: str) -> Archer:
        archer = Archer(login_name=login_name, display_name=login_name)
        password = self.ask_for_password(login_name)
        try:
            archer.full_clean(exclude=["password"])
            validate_password(password, archer)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        return Archer.objects.create_user(login_name, password)

    def ask_for_password(self, login_name: str) -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass(f"Password for {login_name}: ")
        if getpass("Once more: ") != password:
            raise CommandError("The two passwords differ; nothing was changed.")
        return password
