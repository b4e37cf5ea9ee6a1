"""The reference for what Channels' own way costs: a consumer for each watcher, all in a group.

In memory, or by Redis where BENCHMARK_REDIS_URL names one.
"""

import asyncio
import os
from collections.abc import Mapping

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import BaseChannelLayer, InMemoryChannelLayer, channel_layers
from channels_redis.pubsub import RedisPubSubChannelLayer

from archstats.benchmarks.live.control import Changing, card_of, controlled

SIZE = int(os.environ.get("BENCHMARK_CARD_BYTES", "1500"))
REDIS_URL = os.environ.get("BENCHMARK_REDIS_URL", "")
LAYER, GROUP = "benchmark", "watchers"


def layer() -> BaseChannelLayer:
    return RedisPubSubChannelLayer(hosts=[REDIS_URL]) if REDIS_URL else InMemoryChannelLayer()


channel_layers.set(LAYER, layer())


class Watcher(AsyncWebsocketConsumer):  # type: ignore[misc]
    channel_layer_alias = LAYER
    groups = [GROUP]  # noqa: RUF012 — as Channels' documentation has it

    async def card(self, message: Mapping[str, str]) -> None:
        await self.send(text_data=message["text"])


class Grouped(Changing):
    def __init__(self) -> None:
        self.sending: set[asyncio.Task[None]] = set()

    def change(self, key: str, number: int, *, to_the_top: bool = False) -> None:
        message = {"type": "card", "text": card_of(SIZE, number)}
        task = asyncio.create_task(channel_layers[LAYER].group_send(GROUP, message))
        self.sending.add(task)
        task.add_done_callback(self.sending.discard)


application = controlled(Watcher.as_asgi(), Grouped())
