"""A backup that is taken while archers shoot. Case OP-15."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest

from archstats.tests.programs import POSTGRESQL
from archstats.tests.serving import PRODUCTION, fresh_database, manage, production_for

pytestmark = pytest.mark.server


def test_a_backup_taken_while_archers_shoot_is_sound(tmp_path):
    with fresh_database(tmp_path) as url:
        with archers_shooting(url), restored(url, tmp_path) as backup:
            in_backup = verified(backup)

        assert 0 < in_backup < verified(url)


def verified(url):
    """How many shots there are, where all is well."""
    said = manage("verify_scores", DATABASE_URL=url, **PRODUCTION)
    return int(re.search(r"shots: (\d+)", said)[1])


@contextmanager
def archers_shooting(url):
    command = [sys.executable, "manage.py", "seed_demo", "--live", "--yes", "--speed", "20"]
    with subprocess.Popen(command, env=production_for(url), stdout=subprocess.PIPE) as archers:
        try:
            # It says where to look when they are at it.
            assert archers.stdout.readline()
            yield
        finally:
            archers.terminate()
            # It says how many they shot.
            archers.communicate(timeout=20)
    assert archers.returncode == 0


@contextmanager
def restored(url, folder):
    """As an operator does it: by the database's own means, which take one moment of it."""
    if url.startswith("sqlite"):
        copy = folder / "restored.sqlite3"
        from_ = url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(from_)) as source, closing(sqlite3.connect(copy)) as to:
            source.backup(to)
        yield f"sqlite:///{copy}"
        return
    programs = POSTGRESQL.find()
    dump = [programs / "pg_dump", "--clean", "--if-exists", f"--dbname={url}"]
    taken = subprocess.run(dump, check=True, stdout=subprocess.PIPE).stdout
    with fresh_database(folder) as into:
        restore = [programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={into}"]
        subprocess.run(restore, check=True, input=taken, stdout=subprocess.DEVNULL)
        yield into
