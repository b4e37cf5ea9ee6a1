from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from archstats.tests.serving import Server, in_django


@pytest.fixture
def leaves_no_trace(club_server: Server) -> Iterator[None]:
    """No error is in its log that nobody told it to make."""
    before = len(club_server.lines)
    yield
    new = club_server.lines[before:]
    assert [line for line in new if "level=error" in line and "told to" not in line] == []


@pytest.fixture(scope="session")
def scene(served_database: str) -> dict[str, Any]:
    """Robin shoots in John's session; Tuck has his leave, Marian coaches him, Guy is a stranger."""
    made: dict[str, Any] = _in_scene(served_database, "scene")
    return made


@pytest.fixture
def in_scene(served_database: str) -> Callable[..., Any]:
    """Lets something be so of what `archstats.tests.served_scene` knows to do."""
    return partial(_in_scene, served_database)


def _in_scene(database_url: str, *arguments: str) -> Any:
    return in_django("archstats.tests.served_scene", *arguments, database_url=database_url)
