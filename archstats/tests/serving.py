"""A real server process on a free port and a database of its own, as archers would reach it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from archstats.tests.services import free_port, listens, temporary_folder

# What a club's server would be given.
PRODUCTION = {
    "ARCHSTATS_EMBEDDED": "0",
    "SECRET_KEY": "a-key-for-servers-under-test-" + "0123456789" * 3,
    "ALLOWED_HOSTS": "scores.example.org",
}


START_SECONDS = 30


@dataclass
class Server:
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def raw(self, text: str) -> bytes:
        """All it answers to these very bytes, which no client library would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(text.encode("latin-1"))
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
            return received

    @property
    def lines(self) -> list[str]:
        """What it has printed and logged so far."""
        return self.log.read_text().splitlines()

    def lines_with(self, text: str) -> list[str]:
        """Its lines with this text, once there is one: a request is logged after its answer."""
        deadline = time.monotonic() + 5
        while not (found := [line for line in self.lines if text in line]):
            assert time.monotonic() < deadline, f"nothing with {text!r} was logged"
            time.sleep(0.01)
        return found


@contextlib.contextmanager
def serving(
    *, by: str = "uvicorn", application: str = "archstats.asgi:application", **environment: str
) -> Iterator[Server]:
    """A server with these settings, once it listens."""
    port = free_port()
    command = [sys.executable, "manage.py", "serve", f"--application={application}"]
    if by == "daphne":
        # Without -v 0 it keeps an access log of its own.
        command = [sys.executable, "-m", "daphne", "-v", "0", "-p", str(port), application]
    elif by == "runserver":
        command = [sys.executable, "manage.py", "runserver", "--noreload", str(port)]
    given = {
        "DJANGO_SETTINGS_MODULE": "archstats.tests.served",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        **environment,
    }
    with temporary_folder() as folder:
        log = folder / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, env={**os.environ, **given}, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            _wait_for(process, port, log)
            yield Server(port, process, log)
        finally:
            process.terminate()
            process.wait(timeout=15)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if listens(port):
            return
        time.sleep(0.02)
    raise RuntimeError("the server did not start:\n" + log.read_text())


@contextlib.contextmanager
def fresh_database(folder: Path) -> Iterator[str]:
    """The address of a migrated database: on the PostgreSQL of this run, else SQLite in a file."""
    given = os.environ.get("DATABASE_URL", "")
    with contextlib.ExitStack() as stack:
        if given.startswith("postgres"):
            url = stack.enter_context(_postgresql_database(given))
        else:
            url = f"sqlite:///{folder}/served.sqlite3"
        manage("migrate", "--verbosity=0", DATABASE_URL=url)
        yield url


@contextlib.contextmanager
def _postgresql_database(server: str) -> Iterator[str]:
    name = f"served_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(*arguments: str, typed: str = "", **environment: str) -> str:
    """Run a command of manage.py that has to succeed; what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "archstats.settings", **environment},
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout
