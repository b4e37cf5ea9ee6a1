import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection


class Command(BaseCommand):
    help = (
        "Copies the SQLite database into FILE, as it was at one moment, while archers score; "
        "whoever runs it alone can read the copy. A PostgreSQL is copied by pg_dump. Example: "
        "'manage.py back_up /var/backups/archstats/2026-06-01.sqlite3'. docs/backups.md says how "
        "it is put back. Exit code 0, or 1 and no file."
    )
    # A database that lacks migrations is worth a backup too.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="must not be there yet")

    def handle(self, *, file: Path, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("A PostgreSQL is copied by pg_dump; docs/backups.md says how.")
        if file.exists():
            raise CommandError(f"{file} is there already; nothing was written.")
        try:
            back_up(Path(connection.settings_dict["NAME"]), file)
        except (OSError, sqlite3.Error) as wrong:
            raise CommandError(f"No backup was made: {wrong}.") from wrong
        self.stdout.write(f"{file}: {file.stat().st_size} bytes.")


def back_up(database: Path, file: Path) -> None:
    """What bears the name in the end is whole, on the disk, and was read once."""
    part = file.with_name(f"{file.name}.part")
    # Names and keys of archers are in it.
    os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _copy(database, part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)


def _copy(database: Path, part: Path) -> None:
    # A plain copy of the file lacks what is still in the log beside it, or has half of it.
    with (
        closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(part)) as copy,
    ):
        source.backup(copy)
        # One file, without a log of its own.
        copy.execute("PRAGMA journal_mode=DELETE")
        # They call functions that only Django's own connections have.
        copy.execute("PRAGMA ignore_check_constraints=ON")
        [[said], *_] = copy.execute("PRAGMA quick_check")
    if said != "ok":
        raise sqlite3.DatabaseError(f"the copy is damaged, {said}")
