import pytest
from django.db import OperationalError, connection

from archstats.tests.services import free_port
from scoring.live.hub import hub


@pytest.mark.django_db
def test_all_is_well_without_a_broker(client, settings):
    settings.REDIS_URL = ""
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "state": "ready",
        "checks": {"server": "ok", "database": "ok", "migrations": "ok", "broker": "none"},
    }


@pytest.mark.django_db
def test_a_running_broker_is_ok(client, settings, redis_url):
    settings.REDIS_URL = redis_url

    assert client.get("/readyz").json()["checks"]["broker"] == "ok"


@pytest.mark.django_db
def test_a_broker_that_is_down_degrades_and_stays_ready(client, settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["state"] == "degraded"
    assert answer.json()["checks"]["broker"] == "down"


@pytest.mark.django_db
def test_not_ready_without_its_database(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", fail)
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["state"] == "not ready"
    assert answer.json()["checks"]["database"] == "down"
    assert answer.json()["checks"]["migrations"] == "unknown"


@pytest.mark.django_db
def test_not_ready_before_its_migrations(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'scoring'")
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == "missing"


@pytest.mark.django_db
def test_not_ready_while_it_drains(client, settings, monkeypatch):
    settings.REDIS_URL = ""
    monkeypatch.setattr(hub, "is_draining", True)
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["state"] == "not ready"
    assert answer.json()["checks"]["server"] == "draining"


def fail(*args, **kwargs):
    raise OperationalError("the database is away")
