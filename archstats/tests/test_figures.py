import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from prometheus_client.parser import text_string_to_metric_families

from archstats.figures import exposition
from archstats.tests.exposed import figures_in
from leaderboard.models import BackfillRun

PROJECT = Path(__file__).parents[2]
BEGAN = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def told():
    return figures_in(exposition().decode())


def make_run(status, *, after=timedelta(), **counters):
    return BackfillRun.objects.create(
        options={},
        options_hash="",
        status=status,
        counters=counters,
        host="range",
        pid=1,
        started_at=BEGAN + after,
    )


@pytest.mark.django_db
def test_the_last_backfill_is_told():
    make_run("failed", shoots_checked=1)
    make_run("running", after=timedelta(hours=1), shoots_checked=38, failures=["a name"])

    figures = told()

    assert figures["archstats_backfill_started_seconds",] == BEGAN.timestamp() + 3600
    assert figures["archstats_backfill_rows", "shoots_checked"] == 38
    assert figures["archstats_backfill_status", "running"] == 1
    assert figures["archstats_backfill_status", "failed"] == 0
    assert not any("a name" in name for name in figures)


@pytest.mark.django_db
def test_the_page_for_operators_names_every_figure():
    make_run("done")
    named = (PROJECT / "docs" / "operations.md").read_text()
    told = [family.name for family in text_string_to_metric_families(exposition().decode())]

    # The parser drops what every counter ends with.
    assert [name for name in told if not re.search(rf"`{name}(_total)?`", named)] == []
    assert len(told) > 20


@pytest.mark.django_db
def test_without_a_backfill_none_is_told():
    figures = told()

    assert figures["archstats_database_answers",] == 1
    assert not any(name.startswith("archstats_backfill") for name, *_ in figures)


@pytest.mark.django_db
def test_the_figures_are_there_while_the_database_is_not(monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("the database is away")

    monkeypatch.setattr(connection, "cursor", fail)
    figures = told()

    assert figures["archstats_database_answers",] == 0
    assert ("archstats_live_sockets",) in figures
