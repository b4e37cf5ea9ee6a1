"""Rows of ours as a table of a statement: any number of them in one parameter.

For the path of every arrow, where the ORM would cost several times the rest of the request.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Model


class Given(NamedTuple):
    """The table, called `t`, and its parameter."""

    sql: str
    rows: str


def as_table(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Given:
    """Its columns have the types of the model's; one named `first:seq` is a seq called first.

    In JSON the statement is the same for any number of rows, and the driver has one mark to fill
    instead of thousands.
    """
    return Given(_table_sql(connection.vendor, model, *columns), json.dumps(rows))


def update_rows(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """By their key `id`, which comes before the columns in each row."""
    table = model._meta.db_table  # noqa: SLF001 — Django's documented way to a model's table
    given = as_table(model, ["id", *columns], rows)
    changed = ", ".join(f"{column} = t.{column}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {changed} FROM {given.sql} WHERE {table}.id = t.id",  # noqa: S608 — our own names
            [given.rows],
        )


@cache
def _table_sql(vendor: str, model: type[Model], *columns: str) -> str:
    types = {field.column: field.db_type(connection) for field in model._meta.fields}  # noqa: SLF001
    named = []
    for place, column in enumerate(columns):
        name, _, kind = column.rpartition(":")
        if vendor == "postgresql":
            named.append(f"(e.value ->> {place})::{types[kind]} AS {name or kind}")
        else:
            named.append(f"json_extract(e.value, '$[{place}]') AS {name or kind}")
    each = "json_array_elements(%s::json)" if vendor == "postgresql" else "json_each(%s)"
    return f"(SELECT {', '.join(named)} FROM {each} AS e) AS t"  # noqa: S608


# How rows travel: as JSON has it, and as SQLite keeps what it has no types for.
def as_uuid(value: UUID) -> str:
    return value.hex


def found_uuid(kept: UUID | str) -> UUID:
    return kept if isinstance(kept, UUID) else UUID(kept)


def as_datetime(moment: datetime | None) -> str | None:
    return None if moment is None else str(connection.ops.adapt_datetimefield_value(moment))
