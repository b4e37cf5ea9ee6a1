"""Questions of who gets which answer from which route, one line each.

In the order of the callers: nobody, guy (a stranger), robin (the archer), tuck (the granted mate),
john (owner of session and shoot), marian (coach of Robin's club), will (coach of another), much (a
superuser), device (with the capability of Robin's card).
"""

import json
from dataclasses import dataclass
from typing import Any

from archstats.tests.access_scene import CALLERS, Scene

# Names in the questions for what the description of the API calls otherwise.
_CALLED = {"{finished_id}": "{slot_id}", "{face}": "{key}"}


@dataclass(frozen=True)
class Question:
    statuses: str
    method: str
    # With a query where the route needs one.
    path: str
    body: dict[str, Any]

    @property
    def expected(self) -> dict[str, int]:
        return dict(zip(CALLERS, map(int, self.statuses.split()), strict=True))

    @property
    def route(self) -> str:
        path = self.path.partition("?")[0]
        for name, called in _CALLED.items():
            path = path.replace(name, called)
        return f"{self.method} {path}"

    def __str__(self) -> str:
        return " ".join([self.method, self.path, *self.body])

    def about(self, scene: Scene, *, under: str = "/api/v0") -> tuple[str, str]:
        """Address and body, with the ids of this scene."""
        address, body = f"{under}{self.path}", json.dumps(self.body) if self.body else ""
        for name, found in scene.ids.items():
            address = address.replace(f"{{{name}}}", found)
            body = body.replace(f"{{{name}}}", found)
        return address, body


def ask(statuses: str, method: str, path: str, **body: Any) -> Question:
    return Question(statuses, method, path, body)


EVERYBODY = "200 200 200 200 200 200 200 200 200"
