"""Commands of manage.py as an operator runs them."""

import io
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def ended_by(command: str, *options: str) -> tuple[int, str]:
    """The code by which it ends, and what it says; CommandError where it is used wrongly."""
    said, code = io.StringIO(), 0
    try:
        call_command(command, *options, stdout=said)
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, said.getvalue()


def in_a_shell(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    """With the data of this folder, which has none to begin with."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env={"ARCHSTATS_EMBEDDED": "1", "ARCHSTATS_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
