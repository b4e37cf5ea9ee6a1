"""Pokes between the processes, by channels-redis; while it is down, the ticks serve."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

# The layer that hears waits for ever; the one that speaks gives up (`CHANNEL_LAYERS`).
HEARS, SPEAKS = "default", "pokes"
PATIENCE_SECONDS = 1

type Run = Callable[[Coroutine[Any, Any, None]], None]


class Broker:
    """One subscription for each room of this process, none for a socket."""

    def __init__(self, heard: Callable[[str, int], None], counts: Counter[str]) -> None:
        self.heard = heard
        self.counts = counts
        self.wanted: set[str] = set()
        self._wishes_changed = asyncio.Event()
        self._unsaid: dict[str, int] = {}
        self._something_unsaid = asyncio.Event()

    def start(self, run: Run) -> None:
        if layer := get_channel_layer(HEARS):
            run(self._listen(layer, run))
            run(self._speak())

    def listen_to(self, name: str) -> None:
        self.wanted.add(name)
        self._wishes_changed.set()

    def ignore(self, name: str) -> None:
        self.wanted.discard(name)
        self._wishes_changed.set()

    def say(self, name: str, version: int) -> None:
        self._unsaid[name] = max(version, self._unsaid.get(name, 0))
        self._something_unsaid.set()

    def say_from_outside(self, name: str, version: int) -> None:
        """From a process without a hub: a command, say."""
        if get_channel_layer(SPEAKS) is None:
            return
        try:
            async_to_sync(_publish)(name, version)
        except Exception as wrong:  # noqa: BLE001 — the change stands; the tick will show it
            logger.warning("the broker was not told of %s: %s", name, wrong)

    async def _speak(self) -> None:
        while True:
            await self._something_unsaid.wait()
            self._something_unsaid.clear()
            unsaid, self._unsaid = self._unsaid, {}
            try:
                for name, version in unsaid.items():
                    await _publish(name, version)
            except Exception as wrong:  # noqa: BLE001 — whatever it was, the ticks heal it
                self.counts["failed pokes"] += 1
                logger.warning("the broker does not take pokes: %s", wrong)

    async def _listen(self, layer: Any, run: Run) -> None:
        channel = await _patiently(layer.new_channel, "live.")
        run(self._hear(layer, channel))
        held: set[str] = set()
        while True:
            await self._wishes_changed.wait()
            self._wishes_changed.clear()
            for name in self.wanted - held:
                await _patiently(layer.group_add, _group(name), channel)
                held.add(name)
            for name in held - self.wanted:
                await _patiently(layer.group_discard, _group(name), channel)
                held.discard(name)

    async def _hear(self, layer: Any, channel: str) -> None:
        while True:
            # Whoever reaches the broker can write anything there.
            try:
                message = await layer.receive(channel)
                self.heard(str(message["room"]), int(message["version"]))
            except Exception:  # noqa: BLE001
                self.counts["rubbish heard"] += 1


async def _publish(name: str, version: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        layer = get_channel_layer(SPEAKS)
        await layer.group_send(_group(name), {"room": name, "version": version})


async def _patiently[Answer](call: Callable[..., Awaitable[Answer]], *given: str) -> Answer:
    while True:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await call(*given)
        except Exception as wrong:  # noqa: BLE001 — a broker that is away comes back
            logger.warning("the broker does not answer: %s", wrong)
            await asyncio.sleep(PATIENCE_SECONDS)


def _group(name: str) -> str:
    """Names of rooms are made by the server; a group's takes no colon."""
    return f"live.{name.replace(':', '.')}"
