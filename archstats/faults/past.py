"""Shoots of years in which nobody counted arrows, and plain looks at what became of them."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import psycopg

from archstats.tests.serving import in_django

# Between the keys of a row and of its copy in the next older shoot.
STRIDE = 1_000

type Ask = Callable[[str], list[Any]]


def make_past(database_url: str, *, shoots: int, archers: int, arrows: int) -> None:
    """In a new database: the newest shoot first, with the keys of its cards from 1 on."""
    numbers = map(str, (shoots, archers, arrows))
    in_django("archstats.faults.uncounted", *numbers, database_url=database_url)


def forget_counts(ask: Ask) -> None:
    """As if nothing of it had ever been counted."""
    for table in ("scoring_slot", "leaderboard_participant"):
        ask(f"UPDATE {table} SET shots_fired = NULL, shots_hit = NULL")  # noqa: S608 — our own names


@contextlib.contextmanager
def looking_into(database_url: str) -> Iterator[Ask]:
    """Past Django, each statement on its own: cheap enough to ask again and again."""
    with contextlib.ExitStack() as opened:
        if database_url.startswith("sqlite"):
            path = urlsplit(database_url).path
            looked: Any = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            opened.enter_context(contextlib.closing(looked))
        else:
            looked = opened.enter_context(psycopg.connect(database_url, autocommit=True))

        def ask(statement: str) -> list[Any]:
            cursor = looked.execute(statement)
            return cursor.fetchall() if cursor.description else []

        yield ask
