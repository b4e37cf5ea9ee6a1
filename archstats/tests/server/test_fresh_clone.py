"""The first minute of whoever gets the app: a clone, `bin/dev`, and it serves. Case OP-03."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

import pytest
import requests

from archstats.tests.services import held_port, listens, temporary_folder
from archstats.tests.watching import eventually

pytestmark = [pytest.mark.server, pytest.mark.one_database]

PROJECT = Path(__file__).parents[3]
# pip brings some fifty packages, on a machine that has other work.
SET_UP_SECONDS = 600
OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_",
    "ARCHSTATS_",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DEBUG",
)


@pytest.fixture
def clone():
    """What is committed, in a folder that goes with all that is set up in it."""
    with temporary_folder() as folder:
        subprocess.run(["git", "clone", "--quiet", PROJECT, folder / "archstats"], check=True)
        yield folder / "archstats"


@contextlib.contextmanager
def bin_dev(clone, port):
    """While it runs, with no setting of ours but where it listens; and what it says."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    log = clone.with_name("log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [clone / "bin" / "dev"],
            env={**plain, "HOST": "127.0.0.1", "PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        eventually(lambda: listens(port) or process.poll() is not None, within=SET_UP_SECONDS)
        assert process.poll() is None, log.read_text()
        yield log
    finally:
        # Before it serves it is a shell that waits for another one, and this for pip.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def test_a_fresh_clone_serves_on_sqlite_without_a_broker(clone):
    with held_port() as port, bin_dev(clone, port) as log:
        address = f"http://127.0.0.1:{port}"
        ready = requests.get(f"{address}/readyz", timeout=30).json()
        home = requests.get(f"{address}/", timeout=30)
        made = requests.post(f"{address}/api/v0/archer", json={"display_name": "Robin"}, timeout=30)

        assert ready["checks"] == {
            "server": "ok",
            "database": "ok",
            "migrations": "ok",
            "broker": "none",
        }
        assert home.status_code == 200
        assert made.status_code == 201
        assert f"Archstats is at {address}" in log.read_text()
    assert (clone / "var" / "archstats.sqlite3").exists()
