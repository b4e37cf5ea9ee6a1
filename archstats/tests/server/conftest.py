from collections.abc import Callable, Iterator
from typing import Any

import pytest

from archstats.tests.serving import Server


@pytest.fixture
def leaves_no_trace(club_server: Server) -> Iterator[None]:
    """No error is in its log that nobody told it to make."""
    before = len(club_server.lines)
    yield
    new = club_server.lines[before:]
    assert [line for line in new if "level=error" in line and "told to" not in line] == []


@pytest.fixture(scope="session")
def scene(in_scene: Callable[..., Any]) -> dict[str, Any]:
    """Robin shoots in John's session; Tuck has his leave, Marian coaches him, Guy is a stranger."""
    made: dict[str, Any] = in_scene("scene")
    return made
