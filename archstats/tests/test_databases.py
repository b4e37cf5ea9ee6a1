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


@pytest.mark.django_db(transaction=True)
def test_a_write_transaction_on_sqlite_takes_its_turn_at_the_start():
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # A second BEGIN IMMEDIATE elsewhere would wait: ours holds the write lock already.
            assert connection.transaction_mode == "IMMEDIATE"
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
