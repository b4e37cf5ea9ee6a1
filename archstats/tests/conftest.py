import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from archstats.tests.access_scene import Scene, make_scene
from archstats.tests.services import redis_server
from archstats.tests.serving import (
    PRODUCTION,
    WITH_ROOMS,
    Server,
    fresh_database,
    manage,
    production_for,
    serving,
)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Once a module: whatever a test does is taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The Redis that bin/test gave, or one of our own."""
    if given := os.environ.get("REDIS_URL"):
        yield given
    else:
        with redis_server(tmp_path_factory.mktemp("redis")) as url:
            yield url


@pytest.fixture(scope="session")
def collected_static() -> None:
    manage("collectstatic", "--no-input", "--verbosity=0")


@pytest.fixture(scope="session")
def served_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with fresh_database(tmp_path_factory.mktemp("served")) as url:
        yield url


@pytest.fixture(scope="session")
def in_scene(served_database: str) -> Iterator[Callable[..., Any]]:
    """Lets something be so of what `archstats.tests.served_scene` knows to do."""
    program = (
        "import django; django.setup(); "
        "from archstats.tests.served_scene import answer_all; answer_all()"
    )
    # One for all that they ask: to set Django up takes a second.
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=production_for(served_database),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield partial(_in_scene, process.stdin, process.stdout)
        process.stdin.close()


def _in_scene(asked: IO[str], told: IO[str], *arguments: str) -> Any:
    print(json.dumps(arguments), file=asked, flush=True)
    answer = told.readline()
    assert answer, f"{arguments} failed: its trace is on stderr"
    return json.loads(answer)


@pytest.fixture(scope="session")
def server(collected_static: None, served_database: str) -> Iterator[Server]:
    """The embedded default as bin/dev serves it."""
    with serving(ARCHSTATS_EMBEDDED="1", DATABASE_URL=served_database) as server:
        yield server


@pytest.fixture(scope="session", params=["uvicorn", "daphne"])
def club_server(
    request: pytest.FixtureRequest, collected_static: None, served_database: str
) -> Iterator[Server]:
    """A club's own server, in production settings, by each of the servers we support."""
    environment = {**PRODUCTION, "DATABASE_URL": served_database}
    with serving(by=request.param, application=WITH_ROOMS, **environment) as server:
        yield server
