"""bin/setup: which Python it takes, and what it says when there is none."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

# Passes every question of a probe to a real Python, but makes no environment: it says who it is.
WORKS = f"""#!/bin/sh
case "$*" in *"-m venv"*) echo "chosen: $0" >&2; exit 9;; esac
exec {sys.executable} "$@"
"""
TOO_OLD = "#!/bin/sh\nexit 1\n"
SHIM_OF_A_VERSION_NOT_THERE = "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n"
WITHOUT_VENV = f"""#!/bin/sh
case "$*" in *ensurepip*) exit 1;; esac
exec {sys.executable} "$@"
"""


@pytest.fixture
def machine(tmp_path):
    """A machine with these interpreters, as paths in its folder, and what bin/setup says there."""
    (tmp_path / "project" / "bin").mkdir(parents=True)
    script = (PROJECT / "bin" / "setup").read_text()
    # This machine's own interpreters are not those of the machine under test.
    script, replaced = re.subn(r"(?m)^folders=.*$", "folders=", script)
    assert replaced == 1
    (tmp_path / "project" / "bin" / "setup").write_text(script)
    shutil.copy(PROJECT / "requirements.lock", tmp_path / "project")
    tools = tmp_path / "path"
    tools.mkdir()
    for tool in ("sh", "dirname", "cmp", "ls", "sort", "cp"):
        (tools / tool).symlink_to(shutil.which(tool))

    def machine(**interpreters):
        for place, content in interpreters.items():
            path = tmp_path / place.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            path.chmod(0o755)
        done = subprocess.run(
            ["/bin/sh", "project/bin/setup"],
            cwd=tmp_path,
            env={"PATH": str(tools), "HOME": str(tmp_path), "LANG": os.environ.get("LANG", "C")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode != 0
        return done.stderr

    return machine


def test_the_newest_that_works_is_taken(machine):
    said = machine(path__python3_12=WORKS, path__python3_13=WORKS, path__python3=TOO_OLD)

    assert "path/python3.13" in said


def test_one_that_is_on_path_but_does_not_run_is_passed_over(machine):
    said = machine(path__python3_14=SHIM_OF_A_VERSION_NOT_THERE, path__python3_12=WORKS)

    assert "path/python3.12" in said


def test_a_newer_one_elsewhere_is_found_when_the_one_on_path_is_too_old(machine):
    said = machine(path__python3=TOO_OLD, _pyenv__versions__3_12_1__bin__python3=WORKS)

    assert ".pyenv/versions/3.12.1/bin/python3" in said


@pytest.mark.parametrize("interpreters", [{}, {"path__python3": TOO_OLD}])
def test_a_machine_without_one_gets_one_clear_sentence(machine, interpreters):
    said = machine(**interpreters)

    assert said.startswith("Archstats needs Python 3.12, 3.13 or 3.14 and found none")
    assert said.count("\n") == 1


def test_a_python_without_venv_names_the_package(machine):
    said = machine(path__python3_12=WITHOUT_VENV)

    assert "apt install python3-venv" in said
    assert said.count("\n") == 1


def test_what_is_set_up_is_left_alone_and_nothing_is_said():
    locks = [PROJECT / "requirements-dev.lock", PROJECT / ".venv" / "installed.lock"]
    assert len({lock.read_text() for lock in locks}) == 1, "run bin/setup dev first"

    done = subprocess.run(
        [PROJECT / "bin" / "setup"], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout == done.stderr == ""
