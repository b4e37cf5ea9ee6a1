"""Joins a socket to its rooms and keeps what comes from it within bounds. It never renders."""

import json
from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from scoring.live.hub import Seen, hub
from scoring.live.releases import release
from scoring.live.rooms import NOT_FOUND
from scoring.live.sockets import Receive, Scope, Send, socket_for

SUBPROTOCOL = "archstats.v0"
TOO_LONG, TOO_MANY = 4400, 4429
LONGEST_MESSAGE = 4096
MESSAGES_A_SECOND = 50
ROOMS_OF_A_SOCKET = 16

type Wanted = Mapping[str, Seen]

_NOTHING: Wanted = {}


def rooms_in_query(scope: Scope) -> Wanted:
    """?room=slot:<id>@<epoch>.<version>&room=…"""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("room", [])
    return dict(map(_parsed, asked))


class Watcher:
    """One socket, from its coming to its going."""

    def __init__(self, scope: Scope, send: Send, *, wanted: Wanted) -> None:
        self.socket = socket_for(scope, send)
        self.wanted = wanted
        self.second, self.messages = 0, 0

    async def attend(self, receive: Receive) -> None:
        try:
            while await self.take(await receive()):
                pass
        finally:
            # Whatever it ended by: no room waits for it.
            hub.leave(self.socket)

    async def take(self, event: Mapping[str, Any]) -> bool:
        """Whether to go on listening."""
        if event["type"] == "websocket.connect":
            return await self.come_in()
        if event["type"] == "websocket.receive":
            return await self.listen(event.get("text") or event.get("bytes") or "")
        return False

    async def come_in(self) -> bool:
        socket = self.socket
        subprotocol = SUBPROTOCOL if SUBPROTOCOL in socket.scope["subprotocols"] else None
        # A refusal before accepting reads as a lost connection in a browser, which then knocks
        # for ever.
        await socket.send({"type": "websocket.accept", "subprotocol": subprotocol})
        if not self.wanted:
            return await self.end(NOT_FOUND)
        if len(self.wanted) > ROOMS_OF_A_SOCKET:
            return await self.end(TOO_LONG)
        await self.tell_release()
        await hub.admit(socket, self.wanted)
        # What a thousand pages came with is not kept all day.
        self.wanted = _NOTHING
        return True

    async def tell_release(self) -> None:
        """To a page of another: its scripts are not those that this server's pages name."""
        asked = parse_qs(self.socket.scope["query_string"].decode("latin-1"))
        if release() and release() != asked.get("release", [release()])[0]:
            text = json.dumps({"release": release()})
            await self.socket.send({"type": "websocket.send", "text": text})

    async def listen(self, message: str | bytes) -> bool:
        if len(message) > LONGEST_MESSAGE:
            return await self.end(TOO_LONG)
        if self._floods():
            return await self.end(TOO_MANY)
        if hello := _hello(message):
            hub.resume(self.socket, *_parsed(hello))
        return True

    async def end(self, code: int) -> bool:
        await hub.close(self.socket, code)
        return False

    def _floods(self) -> bool:
        second = int(monotonic())
        if second != self.second:
            self.second, self.messages = second, 0
        self.messages += 1
        return self.messages > MESSAGES_A_SECOND


def _hello(message: str | bytes) -> str:
    """What a page says it has; empty for all that is no hello."""
    try:
        said = json.loads(message)
    except (ValueError, RecursionError):
        return ""
    hello = said.get("hello") if isinstance(said, dict) else None
    return hello if isinstance(hello, str) else ""


def _parsed(asked: str) -> tuple[str, Seen]:
    name, _, seen = asked.partition("@")
    epoch, _, version = seen.partition(".")
    known = version.isascii() and version.isdigit() and len(version) < 19
    return name, (epoch, int(version)) if known else None
