"""A PostgreSQL and a Redis for one run: free ports, a temporary folder, gone afterwards."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from archstats.tests.programs import POSTGRESQL, REDIS

PATIENCE_SECONDS = 30


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def held_port() -> Iterator[int]:
    """A free port that stays ours while nothing listens there.

    Somebody who keeps trying to connect would otherwise be given it, sooner or later, as the near
    end of his own connection. Who sets SO_REUSEADDR, as servers do, can listen there.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="archstats-"))
    try:
        # PostgreSQL's user has to pass through to its own folder.
        folder.chmod(0o711)
        yield folder
    finally:
        shutil.rmtree(folder)


@dataclass
class Service:
    """A program that listens on a port, and may be stopped and started again there."""

    command: Sequence[str | Path]
    port: int
    log: Path
    user: str | None
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Once it is ready."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                stdout=output,
                stderr=subprocess.STDOUT,
                user=self.user,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.command[0]} did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def is_ready(self) -> bool:
        return listens(self.port)

    def hang(self) -> None:
        """It takes connections and answers nobody, until it goes on."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def stop(self, by: signal.Signals = signal.SIGINT) -> None:
        """PostgreSQL calls SIGINT a fast shutdown; Redis ends by it as well."""
        if self.process is None:
            return
        self.process.send_signal(by)
        try:
            self.process.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class PostgreSQL(Service):
    @property
    def url(self) -> str:
        return f"postgresql://archstats@127.0.0.1:{self.port}/postgres"

    def is_ready(self) -> bool:
        """It listens before it takes anybody in."""
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.url):
            return True
        return False


class Redis(Service):
    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


@contextlib.contextmanager
def running[Kind: Service](service: Kind) -> Iterator[Kind]:
    """The program while it runs; stopped for certain, also after a failure."""
    try:
        service.start()
        yield service
    finally:
        service.stop()


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Its address. No fsync: what it holds need not survive the run."""
    with running_postgresql(folder, fsync="off", full_page_writes="off") as server:
        yield server.url


def durable_postgresql(folder: Path) -> contextlib.AbstractContextManager[PostgreSQL]:
    """One that keeps what it acknowledged whatever happens, as a club's own does."""
    return running_postgresql(folder, fsync="on", synchronous_commit="on")


@contextlib.contextmanager
def running_postgresql(folder: Path, **options: str) -> Iterator[PostgreSQL]:
    programs = POSTGRESQL.find()
    assert programs is not None
    user = _unprivileged_user()
    data = folder / "postgresql"
    data.mkdir()
    if user:
        shutil.chown(data, user)
    subprocess.run(
        [
            *(programs / "initdb", f"--pgdata={data}", "--username=archstats", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C", "--no-sync"),
        ],
        user=user,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "100",
        **options,
    }
    with held_port() as port:
        command: list[str | Path] = [programs / "postgres", "-D", str(data), "-p", str(port)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with running(PostgreSQL(command, port, folder / "postgresql.log", user)) as server:
            yield server


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    with running_redis(folder) as server:
        yield server.url


@contextlib.contextmanager
def running_redis(folder: Path) -> Iterator[Redis]:
    program = REDIS.find()
    assert program is not None
    options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    with held_port() as port:
        command: list[str | Path] = [program, "--port", str(port), *options]
        with running(Redis(command, port, folder / "redis.log", user=None)) as server:
            yield server
