"""What bin/test runs: the checks, then all tests, then one line that sums up."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import IO
from xml.etree import ElementTree

from archstats.tests.programs import (
    CHROMIUM,
    POSTGRESQL,
    REDIS,
    MissingPrograms,
    Program,
    make_sure_of,
)
from archstats.tests.services import postgresql, redis_server, temporary_folder
from archstats.tests.serving import PRODUCTION

PYTHON = sys.executable
LOG, REPORT = "log", "report.xml"
BIN = Path(PYTHON).parent


def main() -> int:
    exit_when_told()
    started = time.monotonic()
    try:
        make_sure_of(needed_programs())
        totals = failed_checks() or all_tests()
    except MissingPrograms as missing:
        print(missing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(summary(totals, time.monotonic() - started))
    return 0 if totals.keys() == {"passed"} else 1


def exit_when_told() -> None:
    """A terminated run cleans up as a failed one does."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    # A shell ignores it in what runs in the background, and so would all that we start.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def needed_programs() -> list[Program]:
    given = {"DATABASE_URL": POSTGRESQL, "REDIS_URL": REDIS}
    return [program for name, program in given.items() if not os.environ.get(name)] + [CHROMIUM]


def failed_checks() -> Counter[str]:
    checks: dict[str, list[str | Path]] = {
        "formatting": [BIN / "ruff", "format", "--check", "--quiet"],
        "lint": [BIN / "ruff", "check", "--quiet"],
        "types": [BIN / "mypy", "--no-error-summary"],
        "import rules": [BIN / "lint-imports", "--no-cache"],
        "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
        "production settings": [PYTHON, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
    }
    failed: Counter[str] = Counter()
    with temporary_folder() as folder:
        for name, command in checks.items():
            environment = environment_for(folder) | (
                PRODUCTION if name == "production settings" else {}
            )
            begun = time.monotonic()
            done = subprocess.run(
                command, env=environment, text=True, check=False, stdout=PIPE, stderr=STDOUT
            )
            verdict = "ok" if done.returncode == 0 else "FAILED"
            print(f"{verdict:7}{name} ({time.monotonic() - begun:.1f} s)", flush=True)
            if done.returncode != 0:
                print(done.stdout, flush=True)
                failed["errors"] += 1
    return failed


def all_tests() -> Counter[str]:
    """The two databases side by side, then the browser, which needs both cores for itself. How
    often each outcome came."""
    with temporary_folder() as folder, own_postgresql(folder) as url:
        on_postgresql = (["-m", "django_db or server"], url)
        totals = side_by_side(folder, {"SQLite": ([], ""), "PostgreSQL": on_postgresql})
        return totals + side_by_side(folder, {"browser": (["archstats/tests/browser"], "")})


def side_by_side(folder: Path, asked: Mapping[str, tuple[list[str], str]]) -> Counter[str]:
    totals: Counter[str] = Counter()
    print(f"\n{' and '.join(asked)} …", flush=True)
    with contextlib.ExitStack() as running:
        under_way = {
            name: running.enter_context(tests_of(folder / name, arguments, url))
            for name, (arguments, url) in asked.items()
        }
        for name, tests in under_way.items():
            ended = tests.wait()
            print(f"\n{name}\n{(folder / name / LOG).read_text()}", flush=True)
            totals += outcomes(folder / name / REPORT, ended)
    return totals


@contextlib.contextmanager
def tests_of(folder: Path, arguments: list[str], url: str) -> Iterator[subprocess.Popen[bytes]]:
    """On this database, else on SQLite."""
    folder.mkdir()
    with contextlib.ExitStack() as running:
        redis_url = os.environ.get("REDIS_URL") or running.enter_context(redis_server(folder))
        environment = environment_for(folder) | {"REDIS_URL": redis_url}
        if url:
            environment["DATABASE_URL"] = url
        places = (f"--junitxml={folder / REPORT}", f"--basetemp={folder / 'tests'}")
        command = [PYTHON, "-m", "pytest", "-q", *places, *arguments]
        log = running.enter_context((folder / LOG).open("wb"))
        yield running.enter_context(until_its_end(command, environment, log))


@contextlib.contextmanager
def until_its_end(
    command: list[str], environment: dict[str, str], output: IO[bytes] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """When this run is told to stop, the tests stop the servers they started."""
    process = subprocess.Popen(
        command, env=environment, start_new_session=True, stdout=output, stderr=output
    )
    try:
        yield process
    except BaseException:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        raise


@contextlib.contextmanager
def own_postgresql(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL: the one given, or a server of this run's own."""
    with contextlib.ExitStack() as stack:
        url = os.environ.get("DATABASE_URL") or stack.enter_context(postgresql(folder))
        if not url.startswith("postgres"):
            sys.exit("DATABASE_URL must be a PostgreSQL for bin/test; SQLite is tested anyway.")
        yield url


def environment_for(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ARCHSTATS_EMBEDDED": "1",
        # Nothing of the checkout's own data is touched, and all goes with the folder.
        "ARCHSTATS_DATA": str(folder),
        "TMPDIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/archstats.sqlite3",
        "REDIS_URL": "",
    }


def outcomes(report: Path, ended: int) -> Counter[str]:
    if not report.exists():
        return Counter(errors=1)
    suite = ElementTree.parse(report).getroot().find("testsuite")  # noqa: S314 — our own pytest wrote it
    assert suite is not None
    count = {name: int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")}
    totals = Counter(failed=count["failures"], errors=count["errors"], skipped=count["skipped"])
    totals["passed"] = count["tests"] - totals.total()
    if ended != 0 and not (totals["failed"] or totals["errors"]):
        # Nothing collected, or pytest itself broke: never a success.
        totals["errors"] += 1
    return +totals


def summary(totals: Counter[str], seconds: float) -> str:
    order = ("failed", "passed", "skipped", "errors")
    named = {name: "error" if (name, totals[name]) == ("errors", 1) else name for name in order}
    counts = ", ".join(f"{totals[name]} {named[name]}" for name in order if totals[name])
    return f"=========== {counts} in {seconds:.2f}s ==========="


if __name__ == "__main__":
    sys.exit(main())
