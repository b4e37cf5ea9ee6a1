"""The programs that the tests need besides Python: found, installed by apt, or named."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

POSTGRESQL_SINCE = 15


@dataclass(frozen=True)
class Program:
    name: str
    debian_package: str
    find: Callable[[], Path | None]


def _postgresql() -> Path | None:
    # What is on PATH may be a link without its siblings; Debian's own folder is asked first.
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: int(f.parent.name), reverse=True
    )
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            words = _output(folder / "postgres", "--version")
            if (version := re.search(r"\d+", words)) and int(version[0]) >= POSTGRESQL_SINCE:
                return folder
    return None


def _redis() -> Path | None:
    return _on_path("redis-server", "valkey-server")


def _chromium() -> Path | None:
    shell = None if os.environ.get("CHROMIUM") else _on_path("chromium-headless-shell")
    return shell or _whole_chromium()


def _whole_chromium() -> Path | None:
    if named := os.environ.get("CHROMIUM"):
        return Path(named) if Path(named).exists() else None
    return _on_path("chromium", "chromium-browser", "google-chrome")


def _on_path(*names: str) -> Path | None:
    return next((Path(found) for name in names if (found := shutil.which(name))), None)


def _output(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


POSTGRESQL = Program(f"PostgreSQL {POSTGRESQL_SINCE} or newer", "postgresql", _postgresql)
REDIS = Program("redis-server", "redis-server", _redis)
# Without its windows it works half as hard for the same pages. Where there is none, the whole does.
CHROMIUM = Program("Chromium", "chromium-headless-shell", _chromium)
# Shows notices, and is what archers have: for pictures and for times.
WHOLE_CHROMIUM = Program("Chromium with its windows", "chromium", _whole_chromium)


class MissingPrograms(Exception):
    def __init__(self, missing: list[Program]) -> None:
        names = ", ".join(program.name for program in missing)
        packages = " ".join(program.debian_package for program in missing)
        super().__init__(
            f"bin/test needs {names}, not found on this machine. "
            f"Debian, Ubuntu: apt install {packages}. "
            "Or point DATABASE_URL, REDIS_URL and CHROMIUM at what you have."
        )


def make_sure_of(programs: list[Program]) -> None:
    """Install what is missing (as root, where apt is), or raise MissingPrograms naming it."""
    missing = [program for program in programs if program.find() is None]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _install([program.debian_package for program in missing])
        missing = [program for program in programs if program.find() is None]
    if missing:
        raise MissingPrograms(missing)


def _install(packages: list[str]) -> None:
    print(f"Installing {' '.join(packages)} with apt …", flush=True)
    # RUNLEVEL=1: the packages' own services are not started; the tests start theirs.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    install = ["install", "--yes", "--no-install-recommends"]
    # One by one: a package that this system does not know keeps none of the others away.
    for command in (["update"], *([*install, package] for package in packages)):
        subprocess.run(
            ["apt-get", "-qq", *command], env=environment, check=False, stdout=subprocess.DEVNULL
        )
