"""What watchers.c does, for a few watchers and without a compiler: that a test can run it all.

It counts what came, and says nothing of time. There is no stall and no compression.
"""

import asyncio
import json
import re
import sys
import time
from itertools import count
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

CHANGE = re.compile(r"change=(\d+);")
PATIENCE_SECONDS = 20


class Watcher:
    def __init__(self, connection: ClientConnection, news: asyncio.Event) -> None:
        self.connection = connection
        self.news = news
        self.latest = 0
        self.seen = 0
        self.frames = 0
        self.bytes = 0

    async def watch(self) -> None:
        async for text in self.connection:
            assert isinstance(text, str)
            shown = [number for each in CHANGE.findall(text) if (number := int(each))]
            self.seen += sum(number > self.latest for number in shown)
            self.latest = max(self.latest, *shown, 0)
            self.frames += bool(shown)
            self.bytes += len(text) if shown else 0
            self.news.set()


class FewWatchers:
    def __init__(self, port: int) -> None:
        self.port = port
        self.news = asyncio.Event()
        self.watchers: dict[asyncio.Task[None], Watcher] = {}
        self.numbers = count(time.monotonic_ns() // 1_000_000)

    async def obey(self, line: str) -> dict[str, Any]:
        match line.split():
            case ["open", number, path]:
                for _ in range(int(number)):
                    await self.open(path)
            case ["changes", verb, key, times, _]:
                return await self.counted(self.change(verb, key, int(times)))
            case ["stream", key, rate, times]:
                return await self.counted(self.stream(key, int(rate), int(times)))
            case ["close"]:
                for watcher in self.watchers.values():
                    await watcher.connection.close()
                self.watchers.clear()
        return {}

    async def open(self, path: str) -> None:
        here = f"127.0.0.1:{self.port}"
        origin = Origin(f"http://{here}")
        watcher = Watcher(await connect(f"ws://{here}{path}", origin=origin, proxy=None), self.news)
        self.watchers[asyncio.create_task(watcher.watch())] = watcher

    async def counted(self, changes: Any) -> dict[str, Any]:
        for watcher in self.watchers.values():
            watcher.seen = watcher.frames = watcher.bytes = 0
        special = await changes
        return {
            "frames": sum(each.frames for each in self.watchers.values()),
            "bytes": sum(each.bytes for each in self.watchers.values()),
            "other_bytes": 0,
            "client_seconds": 0,
            **special,
        }

    async def change(self, verb: str, key: str, times: int) -> dict[str, Any]:
        for _ in range(times):
            number = next(self.numbers)
            await self.ask(f"{verb} {key} {number}")
            await self.all_have(number)
        return {"milliseconds": [0.0] * times}

    async def stream(self, key: str, rate: int, times: int) -> dict[str, Any]:
        numbers = [next(self.numbers) for _ in range(times)]
        await self.ask(f"stream {key} {rate} {times} {time.monotonic_ns()} {numbers[0]}")
        await self.all_have(numbers[-1])
        return {
            "expected": times * len(self.watchers),
            "delivered": sum(each.seen for each in self.watchers.values()),
            "finished": True,
            "seconds": times / rate,
            **dict.fromkeys(("p50", "p99", "worst"), 0),
        }

    async def ask(self, words: str) -> None:
        where = ("127.0.0.1", self.port)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, remote_addr=where
        )
        transport.sendto(words.encode())
        transport.close()

    async def all_have(self, number: int) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while any(each.latest < number for each in self.watchers.values()):
                self.news.clear()
                await self.news.wait()


async def main(port: int) -> None:
    watchers = FewWatchers(port)
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await watchers.obey(line)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
