"""A backup taken while archers score, and put back, by the commands of docs/backups.md.

Cases OP-14 and OP-15. bin/faults does the same with more archers.
"""

import sqlite3
import stat
from contextlib import closing

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from archstats.faults import restored
from archstats.faults.screens import Processes
from archstats.management.commands.back_up import back_up
from archstats.tests.serving import PRODUCTION, fresh_database, serving


@pytest.fixture
def url(tmp_path):
    with fresh_database(tmp_path) as url:
        yield url
        if url.startswith("postgres"):
            drop_what_was_there_before(url)


def drop_what_was_there_before(url):
    """What the page leaves to the operator, once all is well."""
    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}_before"')


@pytest.mark.server
def test_a_backup_put_back_is_shown_by_all_screens_and_phones_add_what_it_lacks(
    collected_static, tmp_path, url
):
    with serving(DATABASE_URL=url, REDIS_URL="", **PRODUCTION) as server:
        place = Processes([server], url)
        print(restored.put_back(place, tmp_path, archers=4, ends=2))


@pytest.fixture
def writer(tmp_path):
    """Somebody who has written to a SQLite database and is about to write more."""
    with closing(sqlite3.connect(tmp_path / "archstats.sqlite3", autocommit=True)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE arrow (value)")
        writer.execute("INSERT INTO arrow VALUES ('X')")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO arrow VALUES ('M')")
        yield writer


def test_a_backup_is_what_was_committed_in_one_file_for_its_owner_alone(tmp_path, writer):
    file = tmp_path / "a backup.sqlite3"

    back_up(tmp_path / "archstats.sqlite3", file)

    writer.execute("COMMIT")
    with closing(sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True)) as copy:
        assert copy.execute("SELECT value FROM arrow").fetchall() == [("X",)]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.glob("a backup*")] == [file.name]


@pytest.mark.parametrize("database", ["nowhere.sqlite3", "notes.txt"])
def test_what_is_no_database_leaves_no_backup(tmp_path, database):
    (tmp_path / "notes.txt").write_text("Bring the spare string. " * 100)

    with pytest.raises(sqlite3.Error):
        back_up(tmp_path / database, tmp_path / "backup")

    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_a_backup_is_never_written_over(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    (tmp_path / "backup").write_text("of yesterday")

    with pytest.raises(CommandError, match="is there already"):
        call_command("back_up", str(tmp_path / "backup"))

    assert (tmp_path / "backup").read_text() == "of yesterday"


def test_of_postgresql_it_says_who_makes_backups(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")

    with pytest.raises(CommandError, match="pg_dump"):
        call_command("back_up", str(tmp_path / "backup"))
