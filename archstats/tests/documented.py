"""The commands of docs/, run as they stand there."""

import os
import re
import sys
from pathlib import Path

from archstats.tests.programs import POSTGRESQL
from archstats.tests.serving import printed_by

PROJECT = Path(__file__).parents[2]


def commands_under(heading: str, page: str) -> str:
    """The first block of commands in this section of that page."""
    text = (PROJECT / "docs" / page).read_text()
    _, found, section = text.partition(f"\n## {heading}\n")
    assert found, f"docs/{page} has no section {heading!r}"
    [block, *_] = re.findall(
        r"^```\n(.*?)^```$", section.split("\n## ")[0], re.MULTILINE | re.DOTALL
    )
    return str(block)


def follow(heading: str, *, page: str, environment: dict[str, str]) -> str:
    """What they print, as the operator's shell runs them; the first that fails ends it."""
    folders = [Path(sys.executable).parent, PROJECT, POSTGRESQL.find(), os.environ["PATH"]]
    given = {**environment, "PATH": ":".join(map(str, folders))}
    return printed_by(["sh", "-eu", "-c", commands_under(heading, page)], given)
