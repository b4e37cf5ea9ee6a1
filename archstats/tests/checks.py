"""What bin/test asks of the code itself: its form, its types, who imports whom, its settings."""

import os
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE, STDOUT

from archstats.tests.serving import PRODUCTION

PYTHON = sys.executable
BIN = Path(PYTHON).parent

CHECKS: dict[str, list[str | Path]] = {
    "formatting": [BIN / "ruff", "format", "--check", "--quiet"],
    "lint": [BIN / "ruff", "check", "--quiet"],
    "types": [BIN / "mypy", "--no-error-summary"],
    "import rules": [BIN / "lint-imports", "--no-cache"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "production settings": [PYTHON, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
}
ADDED = {"production settings": PRODUCTION}


def main() -> int:
    """How many of them failed."""
    return [passes(name) for name in CHECKS].count(False)


def passes(name: str) -> bool:
    begun = time.monotonic()
    environment = {**os.environ, **ADDED.get(name, {})}
    done = subprocess.run(
        CHECKS[name], env=environment, text=True, check=False, stdout=PIPE, stderr=STDOUT
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{verdict:7}{name} ({time.monotonic() - begun:.1f} s)", flush=True)
    if done.returncode != 0:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
