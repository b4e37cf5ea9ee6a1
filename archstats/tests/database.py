"""All that the database holds, to be compared with all that it held before."""

from django.db import connection


def contents() -> dict[str, list[str]]:
    """The rows of every table, as text and in no order of the database's."""
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table) for table in connection.introspection.table_names()}


def _rows(cursor, table):
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
    return sorted(map(repr, cursor.fetchall()))
