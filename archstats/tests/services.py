"""A PostgreSQL and a Redis for one run: free ports, a temporary folder, gone afterwards."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from archstats.tests.programs import POSTGRESQL, REDIS

PATIENCE_SECONDS = 30


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="archstats-"))
    try:
        # PostgreSQL's user has to pass through to its own folder.
        folder.chmod(0o711)
        yield folder
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def running(
    command: Sequence[str | Path], *, port: int, log: Path, user: str | None
) -> Iterator[None]:
    """The program while it listens on this port; stopped for certain, also after a failure."""
    with log.open("w") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, user=user, start_new_session=True
        )
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text()}")
            time.sleep(0.05)
        yield
    finally:
        # PostgreSQL calls SIGINT a fast shutdown; Redis ends by it as well.
        process.send_signal(2)
        try:
            process.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Its address. No fsync: what it holds need not survive the run."""
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
    port = free_port()
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "off",
        "full_page_writes": "off",
        "max_connections": "100",
    }
    command: list[str | Path] = [programs / "postgres", "-D", str(data), "-p", str(port)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    with running(command, port=port, log=folder / "postgresql.log", user=user):
        yield f"postgresql://archstats@127.0.0.1:{port}/postgres"


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    program = REDIS.find()
    assert program is not None
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    command: list[str | Path] = [program, *options, "--dir", str(folder)]
    with running(command, port=port, log=folder / "redis.log", user=None):
        yield f"redis://127.0.0.1:{port}/0"
