"""An archer's device asks the API with its own token, alone or with others at once."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from threading import Barrier, Thread
from typing import Any, NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from scoring.device_keys import make_key
from scoring.models import Archer, Slot


class Answer(NamedTuple):
    """The status, and the data or the errors."""

    status: int
    told: Any


@dataclass
class Device:
    token: str

    @classmethod
    def of(cls, archer: Archer, *, only: Slot | None = None) -> "Device":
        """With `only`, one that may touch this card and nothing else."""
        return cls(make_key(archer, slot=only))

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        answer = Client().generic(
            method,
            f"/api/v0{path}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"},
        )
        told = answer.json()
        assert told["code"] == answer.status_code
        return Answer(
            answer.status_code, told["data"] if answer.status_code < 400 else told["errors"]
        )

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, **body: Any) -> Answer:
        return self.ask("POST", path, body)

    def patch(self, path: str, **body: Any) -> Answer:
        return self.ask("PATCH", path, body)


def query_count(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def at_once(*asked: Callable[[], Any]) -> list[Any]:
    """What each returns or raises, started at the same instant on connections of their own."""
    ready = Barrier(len(asked))
    outcomes: list[Any] = [None] * len(asked)

    def run(number: int) -> None:
        ready.wait()
        try:
            outcomes[number] = asked[number]()
        except Exception as error:  # noqa: BLE001 — the test looks at it
            outcomes[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(asked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
