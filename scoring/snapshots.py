"""Reading many rows as they stood at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """What is read inside is as it stood at the first read, and nothing can be written.

    It is a transaction of its own: RuntimeError inside another.
    """
    reading = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with reading():
        yield


@contextmanager
def _on_sqlite() -> Iterator[None]:
    # The mode is read from the settings when the connection is made, so that comes first.
    connection.ensure_connection()
    # IMMEDIATE, as everywhere else, would keep every writer out for as long as this reads.
    usual = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")
            try:
                yield
            finally:
                cursor.execute("PRAGMA query_only = OFF")
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]


@contextmanager
def _on_postgresql() -> Iterator[None]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # It holds no lock that others wait for, and its reader may be a pager that a person reads.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield
