"""The two programs in C, compiled for one run."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).parent
ADVICE = """\
bin/bench live needs gcc and the headers of zlib: its watchers must cost less than the servers.
Debian, Ubuntu: apt install gcc libc6-dev zlib1g-dev"""


@dataclass(frozen=True)
class Programs:
    """By what words the watchers and the floor are started."""

    watchers: Sequence[str]
    floor: Sequence[str]


def compiled(folder: Path) -> Programs:
    if shutil.which("gcc") is None:
        sys.exit(ADVICE)
    return Programs([_compiled("watchers", folder, "-lz")], [_compiled("floor", folder)])


def _compiled(name: str, folder: Path, *libraries: str) -> str:
    program = folder / name
    source = SOURCES / f"{name}.c"
    command: list[str | Path] = [
        "gcc",
        "-O2",
        "-Wall",
        "-Wextra",
        "-o",
        program,
        source,
        *libraries,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{done.stderr}\n{ADVICE}")
    return str(program)
