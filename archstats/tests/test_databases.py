import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from archstats.databases import database_from

HOME = Path("/srv/archstats")


def test_a_relative_sqlite_file_lies_in_the_project():
    assert database_from("sqlite:///var/a.sqlite3", relative_to=HOME)["NAME"] == (
        HOME / "var/a.sqlite3"
    )


def test_an_absolute_sqlite_file_stays_where_it_is():
    database = database_from("sqlite:////data/a%20b.sqlite3", relative_to=HOME)

    assert database["NAME"] == Path("/data/a b.sqlite3")


def test_a_postgresql_address_is_read_in_full():
    database = database_from(
        "postgresql://robin:p%40ss@db.example:5433/range?sslmode=require", relative_to=HOME
    )

    assert (database["USER"], database["PASSWORD"]) == ("robin", "p@ss")
    assert (database["HOST"], database["PORT"]) == ("db.example", 5433)
    assert database["NAME"] == "range"
    assert database["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://robin:secret@db/range",
        "sqlite://range.sqlite3",
        "sqlite:///",
        "postgresql://robin:secret@db",
        "postgresql://robin:secret@db:http/range",
        "postgresql://robin:secret@db/range?sslmode",
        "secret",
        "postgresql://robin:secret@[::1/range",
        "sqlite://[x/secret",
        "sqlite:///%00secret",
        "sqlite:///secret.sqlite3?mode=ro",
    ],
)
def test_another_address_is_refused_without_repeating_its_password(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like") as refused:
        database_from(url, relative_to=HOME)

    assert "secret" not in str(refused.value)


@pytest.mark.django_db(transaction=True)
def test_the_connection_has_the_options_we_rely_on():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            asked = {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 2}
        else:
            asked = {"SHOW statement_timeout": "5s", "SHOW lock_timeout": "3s"}
            asked |= {"SHOW idle_in_transaction_session_timeout": "10s"}
        for question, expected in asked.items():
            cursor.execute(question)
            assert cursor.fetchone()[0] == expected, question


@pytest.mark.parametrize(("command", "seconds"), [("migrate", "0s"), ("serve", "5s")])
def test_a_migration_takes_as_long_as_it_needs(command, seconds):
    asked = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    code = f"import sys; sys.argv[1:] = ['{command}']; {asked}"
    url = {"DATABASE_URL": "postgresql://robin@range/archstats"}
    environment = {**os.environ, **url, "DJANGO_SETTINGS_MODULE": "archstats.settings"}
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, env=environment, capture_output=True
    )

    assert f"statement_timeout={seconds}" in told.stdout.decode()


@pytest.mark.django_db(transaction=True)
def test_a_second_writer_waits_its_turn_from_the_start_of_its_transaction():
    order = []

    def write(name, inside):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # There rows are locked, not the database.
                cursor.execute("LOCK TABLE scoring_club IN EXCLUSIVE MODE")
            order.append(f"{name} begins")
            inside()
            order.append(f"{name} ends")
        connection.close()

    with ThreadPoolExecutor(1) as other:
        second = []

        def start_the_other():
            second.append(other.submit(write, "second", lambda: None))
            with pytest.raises(TimeoutError):
                second[0].result(timeout=0.3)

        write("first", start_the_other)
        second[0].result(timeout=10)

    assert order == ["first begins", "first ends", "second begins", "second ends"]
