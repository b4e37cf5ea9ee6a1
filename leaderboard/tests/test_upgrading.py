"""From the first release's tables to today's, with data, and what is left of the release before.

Case OP-16; that archers shoot on meanwhile is in archstats/tests/server/test_migrating.py.
"""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.models.fields import NOT_PROVIDED

# The first in which there were cards and shoots.
FIRST = [("scoring", "0008_join_and_grant_links"), ("leaderboard", "0001_shoots")]
DESTRUCTIVE = (
    operations.DeleteModel,
    operations.RemoveField,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)

GRAPH = MigrationLoader(None).graph
BEFORE = {key for first in FIRST for key in GRAPH.forwards_plan(first)}
SINCE = sorted(key for key in set(GRAPH.nodes) - BEFORE if key[0] in dict(FIRST))


def tables_of_then():
    """Each with the columns that are written by a release which knows no others."""
    for model in GRAPH.make_state(FIRST).apps.get_models(include_auto_created=True):
        if model._meta.app_label in dict(FIRST):
            columns = [field.column for field in model._meta.local_concrete_fields]
            yield model._meta.db_table, columns


OF_THEN = dict(tables_of_then())


@pytest.mark.parametrize("key", SINCE, ids=".".join)
def test_a_migration_leaves_the_release_before_what_it_reads_and_writes(key):
    for operation in GRAPH.nodes[key].operations:
        assert not isinstance(operation, DESTRUCTIVE), operation.describe()
        if isinstance(operation, operations.AddField):
            field = operation.field
            is_optional = field.null or field.db_default is not NOT_PROVIDED
            assert is_optional or field.many_to_many, operation.describe()


@pytest.fixture
def latest_again():
    """Whatever happens, other tests find today's tables."""
    yield
    call_command("migrate", verbosity=0)


@pytest.fixture
def evening(night):
    """Cards and a shoot with all that may happen to them, in the columns of then."""
    night.starts()
    night.goes_on()
    night.is_corrected("robin", 1, "7")
    night.shoots_all("john")
    night.leaves("will")
    night.closes()
    evening = rows()
    assert all(evening[f"scoring_{name}"] for name in ("archer", "slot", "shot", "shotrevision"))
    assert all(evening[f"leaderboard_{name}"] for name in ("shoot", "participant", "shootchange"))
    return evening


def rows():
    with connection.cursor() as cursor:
        return {table: fetched(cursor, table, columns) for table, columns in OF_THEN.items()}


def fetched(cursor, table, columns):
    cursor.execute(f"SELECT {listed(columns)} FROM {table} ORDER BY 1")  # noqa: S608
    return cursor.fetchall()


def listed(names):
    return ", ".join(map(connection.ops.quote_name, names))


def write_anew(written):
    """As the release of then would: all of it, naming no column but its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith(("scoring_", "leaderboard_")):
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        for table, columns in OF_THEN.items():
            places = ", ".join(["%s"] * len(columns))
            insert = f"INSERT INTO {table} ({listed(columns)}) VALUES ({places})"  # noqa: S608
            cursor.executemany(insert, written[table])


@pytest.mark.django_db(transaction=True)
def test_an_evening_of_the_first_release_is_the_same_after_every_migration(evening, latest_again):
    for app, name in reversed(FIRST):
        call_command("migrate", app, name, verbosity=0)
    write_anew(evening)
    call_command("migrate", verbosity=0)

    assert rows() == evening
    call_command("verify_scores")


@pytest.mark.django_db(transaction=True)
def test_the_release_before_can_still_write_all_that_it_writes(evening):
    write_anew(evening)

    assert rows() == evening
    call_command("verify_scores")
