"""The reference for a fan-out by ASGI's `send`: one after the other, and nothing else beside it.

No application can spend less under the same server.
"""

from collections.abc import Iterable

from archstats.asgi_types import Event, Receive, Scope, Send
from archstats.benchmarks.live.control import Changing, card_of, controlled

SIZE = 1500


class Sending(Changing):
    def __init__(self) -> None:
        # In the order they came, as our rooms have them.
        self.sends: dict[Send, None] = {}

    def change(self, key: str, number: int, *, to_the_top: bool = False) -> None:
        event = {"type": "websocket.send", "text": card_of(SIZE, number)}
        # The server takes each at once: nobody stalls here.
        for _ in _each(self.sends, event).__await__():
            raise RuntimeError("a watcher does not keep up")

    async def watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        self.sends[send] = None
        while (await receive())["type"] != "websocket.disconnect":
            pass
        del self.sends[send]


async def _each(sends: Iterable[Send], event: Event) -> None:
    for send in sends:
        await send(event)


cards = Sending()
application = controlled(cards.watch, cards)
