"""Pokes between the processes, by channels-redis; while it is down, the ticks serve."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from uuid import uuid4

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

# The layer that hears waits for ever; the one that speaks gives up (`CHANNEL_LAYERS`).
HEARS, SPEAKS = "default", "pokes"
PATIENCE_SECONDS = 1
# The tick of those who would have heard.
SILENT_SECONDS = 5

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
        self._is_there = self._is_away = False
        self._silent_until = 0.0

    def start(self, run: Run) -> None:
        if layer := get_channel_layer(HEARS):
            self._is_there = True
            run(self._listen(layer, run))
            run(self._speak())

    def listen_to(self, name: str) -> None:
        self.wanted.add(name)
        self._wishes_changed.set()

    def ignore(self, name: str) -> None:
        self.wanted.discard(name)
        self._wishes_changed.set()

    def say(self, name: str, version: int) -> None:
        if not self._is_there:
            return
        self._unsaid[name] = max(version, self._unsaid.get(name, 0))
        self._something_unsaid.set()

    def say_at_once(self, name: str, version: int) -> None:
        """From a thread without a loop. A broker that is away holds nobody up twice."""
        if time.monotonic() < self._silent_until or get_channel_layer(SPEAKS) is None:
            return
        try:
            async_to_sync(_publish)(name, version)
        except Exception as wrong:  # noqa: BLE001 — whatever it was, the ticks heal it
            self._silent_until = time.monotonic() + SILENT_SECONDS
            self.counts["failed pokes"] += 1
            self._missed(wrong)
        else:
            self._met()

    async def _speak(self) -> None:
        while True:
            await self._something_unsaid.wait()
            self._something_unsaid.clear()
            unsaid, self._unsaid = self._unsaid, {}
            sent = 0
            try:
                for name, version in unsaid.items():
                    await _publish(name, version)
                    sent += 1
            except Exception as wrong:  # noqa: BLE001 — whatever it was, the ticks heal it
                self._missed(wrong)
            else:
                self._met()
            self.counts["pokes sent"] += sent
            self.counts["failed pokes"] += len(unsaid) - sent

    async def _listen(self, layer: Any, run: Run) -> None:
        # The layer's own `new_channel` leaves a queue behind each time that the broker is away.
        channel = f"live.{uuid4().hex}"
        run(self._hear(layer, channel))
        # Groups take only what is already being heard.
        await asyncio.sleep(0)
        held: set[str] = set()
        while True:
            await self._wishes_changed.wait()
            self._wishes_changed.clear()
            for name in self.wanted - held:
                await self._patiently(layer.group_add, _group(name), channel)
                held.add(name)
            for name in held - self.wanted:
                await self._patiently(layer.group_discard, _group(name), channel)
                held.discard(name)

    async def _hear(self, layer: Any, channel: str) -> None:
        while True:
            # Whoever reaches the broker can write anything there.
            try:
                message = await layer.receive(channel)
                self.heard(str(message["room"]), int(message["version"]))
            except Exception:  # noqa: BLE001
                self.counts["rubbish heard"] += 1

    async def _patiently(self, call: Callable[..., Awaitable[None]], *given: str) -> None:
        while True:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await call(*given)
                return self._met()
            except Exception as wrong:  # noqa: BLE001 — a broker that is away comes back
                self._missed(wrong)
                await asyncio.sleep(PATIENCE_SECONDS)

    def _missed(self, wrong: Exception) -> None:
        """Said once, however long it lasts."""
        if not self._is_away:
            logger.warning("the broker is away, screens follow by the tick: %r", wrong)
        self._is_away = True

    def _met(self) -> None:
        if self._is_away:
            logger.info("the broker is there again")
        self._is_away = False


async def _publish(name: str, version: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        layer = get_channel_layer(SPEAKS)
        await layer.group_send(_group(name), {"room": name, "version": version})


def _group(name: str) -> str:
    """Names of rooms are made by the server; a group's takes no colon."""
    return f"live.{name.replace(':', '.')}"
