"""The reference for a fan-out: `websockets.broadcast`, and nothing else in the process.

python -m archstats.benchmarks.live.bare PORT BYTES
"""

import asyncio
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

from archstats.benchmarks.live.control import (
    Changing,
    allow_many_sockets,
    card_of,
    open_control,
)


class Broadcasting(Changing):
    def __init__(self, size: int) -> None:
        self.size = size
        self.connections: set[ServerConnection] = set()

    def change(self, key: str, number: int, *, to_the_top: bool = False) -> None:
        broadcast(self.connections, card_of(self.size, number))

    async def watch(self, connection: ServerConnection) -> None:
        self.connections.add(connection)
        try:
            await connection.wait_closed()
        finally:
            self.connections.remove(connection)


async def main(port: int, size: int) -> None:
    allow_many_sockets()
    cards = Broadcasting(size)
    await open_control(port, cards)
    async with serve(cards.watch, "127.0.0.1", port, compression=None, backlog=2048) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
