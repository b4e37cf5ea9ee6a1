"""What `check --deploy` says of the settings that we ship and document. Case OP-17."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archstats.tests.containers import composed

PROJECT = Path(__file__).parents[2]
# What the operator writes into .env, as docs/deployment.md says.
WRITTEN = {"SITE_NAME": "scores.example.org", "SECRET_KEY": "0123456789abcdefghij" * 3}


def shipped():
    """The environment of a web process in compose.yaml."""
    environment = composed(WRITTEN)["services"]["web"]["environment"]
    return {name: "" if value is None else str(value) for name, value in environment.items()}


def check(**changed):
    documented = {"DJANGO_SETTINGS_MODULE", "ARCHSTATS_EMBEDDED", "DEBUG", "ARCHSTATS_HTTPS"}
    inherited = {name: value for name, value in os.environ.items() if name not in documented}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
        cwd=PROJECT,
        env={**inherited, **shipped(), **changed},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_what_we_ship_names_everything_that_is_required():
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"} <= shipped().keys()
    assert shipped()["ALLOWED_HOSTS"] == "scores.example.org"


def test_the_settings_that_we_ship_are_clean():
    code, said = check()

    assert (code, said) == (0, "System check identified no issues (2 silenced).\n")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"ARCHSTATS_HTTPS": "0"}, "archstats.W001"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be"),
        ({"METRICS_TOKEN": "short"}, "METRICS_TOKEN must be"),
    ],
)
def test_what_is_dangerous_is_named_and_fails(changed, named):
    code, said = check(**changed)

    assert code != 0
    assert named in said


def test_the_table_of_settings_names_all_that_we_ship():
    table = (PROJECT / "docs" / "deployment.md").read_text()

    assert [name for name in shipped() if f"`{name}`" not in table] == []
