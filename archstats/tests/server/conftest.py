import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any

import pytest

from archstats.tests.serving import Server, production_for


@pytest.fixture
def leaves_no_trace(club_server: Server) -> Iterator[None]:
    """No error is in its log that nobody told it to make."""
    before = len(club_server.lines)
    yield
    new = club_server.lines[before:]
    assert [line for line in new if "level=error" in line and "told to" not in line] == []


@pytest.fixture(scope="session")
def in_scene(served_database: str) -> Iterator[Callable[..., Any]]:
    """Lets something be so of what `archstats.tests.served_scene` knows to do."""
    program = (
        "import django; django.setup(); "
        "from archstats.tests.served_scene import answer_all; answer_all()"
    )
    # One for all that they ask: to set Django up takes a second.
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=production_for(served_database),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield partial(_in_scene, process.stdin, process.stdout)
        process.stdin.close()


def _in_scene(asked: IO[str], told: IO[str], *arguments: str) -> Any:
    print(json.dumps(arguments), file=asked, flush=True)
    answer = told.readline()
    assert answer, f"{arguments} failed: its trace is on stderr"
    return json.loads(answer)


@pytest.fixture(scope="session")
def scene(in_scene: Callable[..., Any]) -> dict[str, Any]:
    """Robin shoots in John's session; Tuck has his leave, Marian coaches him, Guy is a stranger."""
    made: dict[str, Any] = in_scene("scene")
    return made
