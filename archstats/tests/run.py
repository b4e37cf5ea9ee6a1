"""What bin/test runs: checks and tests, two at a time, then one line that sums up."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from archstats.tests.programs import (
    CHROMIUM,
    POSTGRESQL,
    REDIS,
    WHOLE_CHROMIUM,
    MissingPrograms,
    Program,
    make_sure_of,
)
from archstats.tests.services import postgresql, redis_server, temporary_folder

PYTHON = sys.executable
LOG, REPORT = "log", "report.xml"
# As many as the machines have cores on which this has to run.
LANES = 2

TELLS_DATABASES_APART = "(django_db or server) and not one_database"
BROWSER = "archstats/tests/browser"
# Where every page is looked at, and every tap of the book is made: half of the browser's time.
LOOKS = [
    f"{BROWSER}/test_{name}.py" for name in ("dock_face", "every_page", "face", "pages", "words")
]


def main() -> int:
    exit_when_told()
    started = time.monotonic()
    try:
        make_sure_of(needed_programs())
        with temporary_folder() as folder, own_postgresql(folder) as url:
            totals = outcomes_of(all_parts(url), folder)
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
    servers = [program for name, program in given.items() if not os.environ.get(name)]
    return [*servers, WHOLE_CHROMIUM, CHROMIUM]


def all_parts(postgresql_url: str) -> list["Part"]:
    """Whatever is free next takes the next of them, so those that take long come first."""
    return [
        Part("checks", [PYTHON, "-m", "archstats.tests.checks"]),
        Part("SQLite", tests()),
        Part("PostgreSQL", tests("-m", TELLS_DATABASES_APART), postgresql_url),
        Part("browser: stories", tests(BROWSER, *(f"--ignore={path}" for path in LOOKS))),
        Part("browser: looks", tests(*LOOKS)),
    ]


def tests(*arguments: str) -> list[str]:
    return [PYTHON, "-m", "pytest", "-q", *arguments]


@dataclass(frozen=True)
class Part:
    """A process with a folder and a Redis of its own, on this database, else on SQLite."""

    name: str
    command: list[str]
    database_url: str = ""

    @contextlib.contextmanager
    def begun(self, parent: Path) -> Iterator["UnderWay"]:
        folder = parent / self.name.replace(": ", "-")
        folder.mkdir()
        with contextlib.ExitStack() as running:
            redis_url = os.environ.get("REDIS_URL") or running.enter_context(redis_server(folder))
            environment = environment_for(folder) | {"REDIS_URL": redis_url}
            if self.database_url:
                environment["DATABASE_URL"] = self.database_url
            log = running.enter_context((folder / LOG).open("wb"))
            process = running.enter_context(until_its_end(self._placed(folder), environment, log))
            yield UnderWay(self, folder, process)

    def _placed(self, folder: Path) -> list[str]:
        if not self.has_report:
            return self.command
        return [*self.command, f"--junitxml={folder / REPORT}", f"--basetemp={folder / 'tests'}"]

    @property
    def has_report(self) -> bool:
        return "pytest" in self.command


@dataclass
class UnderWay:
    part: Part
    folder: Path
    process: subprocess.Popen[bytes]
    since: float = field(default_factory=time.monotonic)

    def outcome(self) -> Counter[str]:
        """How often each came, once it has ended; and all it said is shown."""
        ended = self.process.wait()
        took = f"({time.monotonic() - self.since:.0f} s)"
        print(f"\n{self.part.name} {took}\n{(self.folder / LOG).read_text()}", flush=True)
        if self.part.has_report:
            return outcomes(self.folder / REPORT, ended)
        return +Counter(errors=abs(ended))


def outcomes_of(parts: list[Part], folder: Path) -> Counter[str]:
    """Of all parts, so many at a time as there are lanes."""
    totals: Counter[str] = Counter()
    waiting, under_way = list(parts), list[UnderWay]()
    with contextlib.ExitStack() as running:
        while waiting or under_way:
            while waiting and len(under_way) < LANES:
                print(f"{waiting[0].name} …", flush=True)
                under_way.append(running.enter_context(waiting.pop(0).begun(folder)))
            ended = first_to_end(under_way)
            under_way.remove(ended)
            totals += ended.outcome()
    return totals


def first_to_end(under_way: list[UnderWay]) -> UnderWay:
    while True:
        for each in under_way:
            if each.process.poll() is not None:
                return each
        time.sleep(0.1)


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
        if process.poll() is not None:
            raise
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
    argparse.ArgumentParser(prog="bin/test", description=__doc__).parse_args()
    sys.exit(main())
