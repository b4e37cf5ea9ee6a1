"""Joins a socket to its rooms and keeps what comes from it within bounds. It never renders."""

import json
from collections.abc import Callable
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer

from scoring.live.hub import Seen, hub
from scoring.live.rooms import NOT_FOUND
from scoring.live.sockets import Scope, Send, socket_for

SUBPROTOCOL = "archstats.v0"
TOO_LONG, TOO_MANY = 4400, 4429
LONGEST_MESSAGE = 4096
MESSAGES_A_SECOND = 50
ROOMS_OF_A_SOCKET = 16

type Wanted = dict[str, Seen]


def rooms_in_query(scope: Scope) -> Wanted:
    """?room=slot:<id>@<epoch>.<version>&room=…"""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("room", [])
    return dict(map(_parsed, asked[:ROOMS_OF_A_SOCKET]))


class Watcher(AsyncConsumer):  # type: ignore[misc]
    def __init__(self, wanted: Callable[[Scope], Wanted] = rooms_in_query) -> None:
        self.wanted = wanted
        self.second, self.messages = 0, 0

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        # Channels' own would subscribe each socket to the broker, and leave one that fails in its
        # rooms for ever.
        self.scope, self.base_send = scope, send
        self.socket = socket_for(scope, send)
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            pass
        finally:
            hub.leave(self.socket)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Without the thread that Channels' own sends through for each message."""
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        subprotocol = SUBPROTOCOL if SUBPROTOCOL in self.scope["subprotocols"] else None
        # A refusal before accepting reads as a lost connection in a browser, which then knocks
        # for ever.
        await self.send({"type": "websocket.accept", "subprotocol": subprotocol})
        if wanted := self.wanted(self.scope):
            await hub.admit(self.socket, wanted)
        else:
            await self._end(NOT_FOUND)

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        text = message.get("text") or ""
        if len(text) > LONGEST_MESSAGE or len(message.get("bytes") or b"") > LONGEST_MESSAGE:
            await self._end(TOO_LONG)
        elif self._floods():
            await self._end(TOO_MANY)
        elif hello := _hello(text):
            hub.resume(self.socket, *_parsed(hello))

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    async def _end(self, code: int) -> None:
        await hub.close(self.socket, code)
        raise StopConsumer

    def _floods(self) -> bool:
        second = int(monotonic())
        if second != self.second:
            self.second, self.messages = second, 0
        self.messages += 1
        return self.messages > MESSAGES_A_SECOND


def _hello(text: str) -> str:
    """What a page says it has; empty for all that is no hello."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    hello = said.get("hello") if isinstance(said, dict) else None
    return hello if isinstance(hello, str) else ""


def _parsed(asked: str) -> tuple[str, Seen]:
    name, _, seen = asked.partition("@")
    epoch, _, version = seen.partition(".")
    known = version.isascii() and version.isdigit() and len(version) < 19
    return name, (epoch, int(version)) if known else None
