"""What bin/test concludes from its parts."""

import contextlib
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archstats.tests import programs, run, services
from archstats.tests.programs import MissingPrograms, Program, make_sure_of

REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


@pytest.fixture
def report(tmp_path):
    def report(*counts):
        (tmp_path / "report.xml").write_text(REPORT.format(*counts))
        return tmp_path / "report.xml"

    return report


def test_the_outcomes_of_one_process_are_read_from_its_report(report):
    assert run.outcomes(report(10, 2, 1, 3), ended=1) == {
        "passed": 4,
        "failed": 2,
        "errors": 1,
        "skipped": 3,
    }


def test_a_process_that_broke_or_ran_nothing_is_an_error(report, tmp_path):
    assert run.outcomes(report(0, 0, 0, 0), ended=5) == {"errors": 1}
    assert run.outcomes(report(4, 0, 0, 0), ended=3) == {"passed": 4, "errors": 1}
    assert run.outcomes(tmp_path / "no report.xml", ended=-9) == {"errors": 1}


def test_the_last_line_sums_up_in_pytests_form():
    totals = Counter(passed=1622, failed=2, skipped=1)

    assert run.summary(totals, 125.754) == (
        "=========== 2 failed, 1622 passed, 1 skipped in 125.75s ==========="
    )


@pytest.mark.parametrize("spoiled", ["failed", "errors", "skipped"])
def test_only_a_run_in_which_everything_passed_succeeds(monkeypatch, spoiled):
    monkeypatch.setattr(run, "make_sure_of", lambda programs: None)
    monkeypatch.setattr(run, "own_postgresql", contextlib.nullcontext)
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    monkeypatch.setattr(run, "outcomes_of", lambda parts, folder: Counter(passed=9))
    assert run.main() == 0
    spoilt = Counter({"passed": 9, spoiled: 1})
    monkeypatch.setattr(run, "outcomes_of", lambda parts, folder: spoilt)
    assert run.main() == 1


def part(name, program):
    return run.Part(name, [sys.executable, "-c", program])


def test_what_waits_begins_as_soon_as_a_lane_is_free_and_no_sooner(tmp_path, capsys):
    over = tmp_path / "over"
    waits = (
        "import os, time; began = time.monotonic()\n"
        f"while not os.path.exists({str(over)!r}):\n"
        "    assert time.monotonic() < began + 30\n"
        "    time.sleep(0.01)\n"
    )
    last = part("last", f"open({str(over)!r}, 'w').close()")
    parts = [part("long", waits), part("short", ""), part("shorter", ""), last]

    assert run.outcomes_of(parts, tmp_path) == {}
    said = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line]
    assert said[:6] == ["long", "short", "short", "shorter", "shorter", "last"]


def test_a_part_without_a_report_that_fails_is_an_error_and_says_why(tmp_path, capsys):
    failing = part("checks", "print('a line too long'); raise SystemExit(2)")

    assert run.outcomes_of([failing], tmp_path) == {"errors": 2}
    assert "a line too long" in capsys.readouterr().out


def test_no_test_of_the_browser_is_in_two_parts_or_in_none():
    stories, looks = run.all_parts("postgresql://db/range")[-2:]
    named = looks.command[4:]

    assert stories.command[4:] == [run.BROWSER, *(f"--ignore={path}" for path in named)]
    assert all(Path(path).is_file() for path in named)


def test_a_program_that_is_missing_is_named_with_its_package(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    missing = Program("arrow-puller", "arrow-puller-tools", lambda: None)

    with pytest.raises(
        MissingPrograms, match=r"needs arrow-puller.*apt install arrow-puller-tools"
    ):
        make_sure_of([missing])


def test_what_apt_could_not_bring_is_named_too(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    asked = []
    monkeypatch.setattr(programs, "_install", asked.extend)
    missing = Program("arrow-puller", "arrow-puller-tools", lambda: None)
    monkeypatch.setattr(programs.shutil, "which", lambda name: f"/usr/bin/{name}")

    with pytest.raises(MissingPrograms):
        make_sure_of([missing])
    assert asked == ["arrow-puller-tools"]


def put_on_path(folder, name, script=""):
    (folder / name).write_text(f"#!/bin/sh\n{script}")
    (folder / name).chmod(0o755)
    return folder / name


def test_a_package_that_apt_does_not_know_keeps_no_other_away(monkeypatch, tmp_path):
    asked = tmp_path / "asked"
    script = f'case "$*" in *arrow-puller*) exit 100 ;; esac\necho "$*" >> {asked}'
    put_on_path(tmp_path, "apt-get", script)
    monkeypatch.setenv("PATH", str(tmp_path))
    programs._install(["arrow-puller", "quiver"])

    assert asked.read_text().splitlines()[-1].endswith(" quiver")


def test_pages_are_tried_without_windows_where_that_is_there_and_nothing_is_named(
    monkeypatch, tmp_path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    whole = put_on_path(tmp_path, "chromium")
    assert programs.CHROMIUM.find() == whole

    shell = put_on_path(tmp_path, "chromium-headless-shell")
    assert (programs.CHROMIUM.find(), programs.WHOLE_CHROMIUM.find()) == (shell, whole)
    monkeypatch.setenv("CHROMIUM", str(whole))
    assert programs.CHROMIUM.find() == whole


def test_a_given_server_needs_no_program(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/range")
    monkeypatch.setenv("REDIS_URL", "redis://broker/0")

    assert run.needed_programs() == [programs.WHOLE_CHROMIUM, programs.CHROMIUM]


def test_a_service_is_stopped_and_its_folder_gone_when_what_follows_fails():
    @contextlib.contextmanager
    def failing():
        with services.temporary_folder() as folder, services.redis_server(folder) as url:
            assert services.listens(port_of(url))
            seen.extend([folder, url])
            yield

    seen = []
    with pytest.raises(ZeroDivisionError), failing():
        raise ZeroDivisionError

    folder, url = seen
    assert not services.listens(port_of(url))
    assert not folder.exists()


def port_of(url):
    return urlsplit(url).port


def test_a_service_that_does_not_start_says_why(tmp_path):
    complains = [sys.executable, "-c", "raise SystemExit('no room on the range')"]
    service = services.Service(complains, services.free_port(), tmp_path / "log", user=None)

    with pytest.raises(RuntimeError, match="no room on the range"), services.running(service):
        pass


def test_a_terminated_run_lets_its_tests_clean_up(tmp_path):
    # The tests' own process, in its second test, holds a Redis in a folder.
    (tmp_path / "test_slow.py").write_text(
        "import signal\n"
        "from archstats.tests import services\n"
        "def test_that_takes_long():\n"
        "    with services.temporary_folder() as f, services.redis_server(f) as url:\n"
        "        print(f, url, flush=True)\n"
        "        signal.pause()\n"
    )
    script = (
        "import os, sys\n"
        "from archstats.tests import run\n"
        "run.exit_when_told()\n"
        f"command = [sys.executable, '-m', 'pytest', '-qs', {str(tmp_path)!r}]\n"
        "with run.until_its_end(command, dict(os.environ)) as tests:\n"
        "    tests.wait()\n"
    )
    process = subprocess.Popen(
        # As a shell starts what runs in the background.
        ["/bin/sh", "-c", 'trap "" INT; exec "$0" -c "$1"', sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        held = next(line for line in process.stdout if "redis://" in line)
        folder, url = held.split()[-2:]
        assert services.listens(port_of(url))
        process.terminate()
        process.communicate(timeout=30)

    assert not services.listens(port_of(url))
    assert not Path(folder).exists()
