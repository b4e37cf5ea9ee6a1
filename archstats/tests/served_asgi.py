"""The real application with rooms for tests, and a socket that dies when it is told to."""

from archstats.asgi import application as real
from archstats.asgi_types import Receive, Scope, Send
from archstats.tests import served_rooms
from scoring.live.consumer import Watcher, rooms_in_query

__all__ = ["application", "served_rooms"]


class Mortal(Watcher):
    async def listen(self, message: str | bytes) -> bool:
        if message == "die":
            raise RuntimeError("told to die")
        return await super().listen(message)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket" and scope["path"] == "/ws/mortal/":
        await Mortal(scope, send, wanted=rooms_in_query(scope)).attend(receive)
    else:
        await real(scope, receive, send)
