"""What bin/test runs: the checks, then all tests, then one line that sums up."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, STDOUT
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
    """Each pytest process by itself; how often each outcome came."""
    totals: Counter[str] = Counter()
    with temporary_folder() as folder, own_services(folder) as (database_url, redis_url):
        sqlite = environment_for(folder) | {"REDIS_URL": redis_url}
        real = sqlite | {"DATABASE_URL": database_url}
        for name, arguments, environment in (
            ("SQLite", [], sqlite),
            ("PostgreSQL", ["-m", "django_db or server"], real),
            ("browser", ["archstats/tests/browser"], sqlite),
        ):
            print(f"\n{name}", flush=True)
            report = folder / f"{name}.xml"
            places = (f"--junitxml={report}", f"--basetemp={folder / name}")
            ended = run_to_its_end([PYTHON, "-m", "pytest", "-q", *places, *arguments], environment)
            totals += outcomes(report, ended)
    return totals


def run_to_its_end(command: list[str], environment: dict[str, str]) -> int:
    """The exit code. When this run is told to stop, the tests stop the servers they started."""
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        return process.wait()
    except BaseException:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        raise


@contextlib.contextmanager
def own_services(folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of PostgreSQL and Redis: those given, or servers of this run's own."""
    with contextlib.ExitStack() as stack:
        database_url = os.environ.get("DATABASE_URL") or stack.enter_context(postgresql(folder))
        redis_url = os.environ.get("REDIS_URL") or stack.enter_context(redis_server(folder))
        if not database_url.startswith("postgres"):
            sys.exit("DATABASE_URL must be a PostgreSQL for bin/test; SQLite is tested anyway.")
        yield database_url, redis_url


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
