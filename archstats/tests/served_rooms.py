"""Rooms for servers under test: what they show and how they misbehave is told over HTTP."""

import json
import time
from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from archstats.benchmarks.live.control import open_connections
from scoring.live.hub import hub
from scoring.live.pokes import poke
from scoring.live.rooms import FORBIDDEN, NOT_FOUND, OVER, Changes, Refused, Room, live_room

CLOSED = {"": NOT_FOUND, "forbidden": FORBIDDEN, "gone": NOT_FOUND, "over": OVER}


class Told:
    """What one room was told to be."""

    def __init__(self) -> None:
        self.version = 0
        # By id: text, sort key, and the version of its last change.
        self.lines: dict[str, tuple[str, int, int]] = {}
        self.readings = 0
        self.stuck_seconds = 0.0
        self.closed = 0


@live_room
class ToldRoom(Room):
    """An ordered list of lines, open to everybody."""

    kind = "told"
    rooms: ClassVar[dict[str, Told]] = {}

    @classmethod
    def open_to(cls, key: str, viewer: Any) -> Self:
        if code := CLOSED.get(key) or cls.told(key).closed:
            raise Refused(code)
        return cls(key)

    @classmethod
    def told(cls, key: str) -> Told:
        return cls.rooms.setdefault(key, Told())

    @classmethod
    def versions(cls, keys: Collection[str]) -> dict[str, int]:
        return {key: cls.told(key).version for key in keys}

    def changes_since(self, version: int | None) -> Changes:
        told = self.told(self.key)
        told.readings += 1
        current = told.version
        changed = {
            id_: line for id_, line in told.lines.items() if version is None or line[2] > version
        }
        # What is told meanwhile is not in what was read.
        time.sleep(told.stuck_seconds)
        return Changes(
            version=current,
            fragments={id_: f'<p id="{id_}">{text}</p>' for id_, (text, _, _) in changed.items()},
            sort_keys={id_: sort_key for id_, (_, sort_key, _) in changed.items()},
        )


@csrf_exempt
def told_room(request: HttpRequest, key: str) -> JsonResponse:
    """GET: how often it was read. POST: lines, each as [text, sort key], and what else it is."""
    told = ToldRoom.told(key)
    if request.method == "POST":
        orders = json.loads(request.body)
        told.stuck_seconds = orders.get("stuck_seconds", told.stuck_seconds)
        told.closed = orders.get("closed", told.closed)
        if lines := orders.get("lines"):
            version = told.version + 1
            told.lines |= {id_: (text, place, version) for id_, (text, place) in lines.items()}
            told.version = version
        if orders.get("is_poked", True):
            poke(ToldRoom.kind, key, orders.get("version", told.version))
    return JsonResponse({"version": told.version, "readings": told.readings})


def hub_now(request: HttpRequest) -> JsonResponse:
    """Who is registered, and what this process holds for them."""
    return JsonResponse(
        {
            "sockets": len(hub.sockets),
            "rooms": {name: len(watched.sockets) for name, watched in list(hub.rooms.items())},
            "counts": hub.counts,
            "epoch": hub.epoch,
            "tasks": len(hub._tasks),
            "connections": open_connections(),
        }
    )
