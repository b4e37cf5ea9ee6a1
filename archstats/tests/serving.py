"""A real server process on a free port and a database of its own, as archers would reach it."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from archstats.tests.services import held_port, listens, temporary_folder

# What a club's server would be given.
PRODUCTION = {
    "ARCHSTATS_EMBEDDED": "0",
    "SECRET_KEY": "a-key-for-servers-under-test-" + "0123456789" * 3,
    "ALLOWED_HOSTS": "scores.example.org",
}

# With rooms that do as they are told, and a look into the hub.
WITH_ROOMS = "archstats.tests.served_asgi:application"

START_SECONDS = 30
# Room for thirty sockets.
FEW_FILES = 230


@dataclass
class Server:
    port: int
    log: Path
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Once it listens; after a stop on the same port again."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            self._wait_until_it_listens()
        except BaseException:
            self.kill()
            raise

    def _wait_until_it_listens(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not listens(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not start:\n" + self.log.read_text())
            time.sleep(0.02)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """As a machine without memory or power does: it cannot finish anything."""
        self.process.kill()
        self.process.wait()

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


def serving(
    *, by: str = "uvicorn", application: str = "archstats.asgi:application", **environment: str
) -> contextlib.AbstractContextManager[Server]:
    """A server with these settings, once it listens."""
    manage_py = [sys.executable, "manage.py"]
    serve = [*manage_py, "serve", f"--application={application}"]
    commands = {
        "uvicorn": serve,
        # Without a protocol of ours, as under any other server.
        "stock uvicorn": [
            *(sys.executable, "-m", "uvicorn", "--port", "PORT", "--lifespan", "off"),
            *("--ws", "websockets-sansio", "--log-level", "warning", application),
        ],
        "with few files": ["prlimit", f"--nofile={FEW_FILES}", *serve],
        # Without -v 0 it keeps an access log of its own.
        "daphne": [sys.executable, "-m", "daphne", "-v", "0", "-p", "PORT", application],
        "runserver": [*manage_py, "runserver", "--noreload", "PORT"],
    }
    given = {"DJANGO_SETTINGS_MODULE": "archstats.tests.served", "HOST": "127.0.0.1"}
    return started(commands[by], **{**given, **environment})


@contextlib.contextmanager
def started(command: Sequence[str], **environment: str) -> Iterator[Server]:
    """A server by this command, once it listens on the port that PORT stands for."""
    with temporary_folder() as folder, held_port() as port:
        words = [str(port) if word == "PORT" else word for word in command]
        given = {**os.environ, "PORT": str(port), **environment}
        server = Server(port, folder / "log", words, given)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def fresh_database(folder: Path, *, server: str = "") -> Iterator[str]:
    """The address of a migrated database: on this PostgreSQL or that of the run, else SQLite."""
    server = server or os.environ.get("DATABASE_URL", "")
    with contextlib.ExitStack() as stack:
        if server.startswith("postgres"):
            url = stack.enter_context(_postgresql_database(server))
        else:
            url = f"sqlite:///{folder}/served.sqlite3"
        manage("migrate", "--verbosity=0", DATABASE_URL=url)
        yield url


@contextlib.contextmanager
def _postgresql_database(server: str) -> Iterator[str]:
    name = f"served_{uuid.uuid4().hex}"
    _execute(server, f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(server: str, command: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(command.encode())


def manage(*arguments: str, typed: str = "", **environment: str) -> str:
    """Run a command of manage.py that has to succeed; what it printed."""
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "archstats.settings", **environment}
    return printed_by([sys.executable, "manage.py", *arguments], given, typed=typed)


def printed_by(command: Sequence[str], environment: dict[str, str], *, typed: str = "") -> str:
    """What a program that has to succeed prints."""
    done = subprocess.run(
        command,
        env=environment,
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def in_django(module: str, *arguments: str, database_url: str) -> Any:
    """What this module's `main` prints as JSON, with Django set up for that database.

    In a process of its own: the one that asks may have another database, or none.
    """
    program = f"import django; django.setup(); from {module} import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=production_for(database_url),
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def production_for(database_url: str) -> dict[str, str]:
    """The environment of a process that works on that database as a club's does."""
    return {
        **os.environ,
        **PRODUCTION,
        "DJANGO_SETTINGS_MODULE": "archstats.settings",
        "DATABASE_URL": database_url,
    }
