"""uvicorn's protocol as ours, on a real connection."""

import asyncio
import contextlib
import socket

import pytest
import uvicorn
from uvicorn.server import ServerState

from scoring.live import protocol
from scoring.live.hub import hub
from scoring.tests.live.stage import until

HANDSHAKE = b"""GET / HTTP/1.1\r
Host: here\r
Connection: Upgrade\r
Upgrade: websocket\r
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
Sec-WebSocket-Version: 13\r
\r
"""
CLOSE = b"\x88\x80\0\0\0\0"


@contextlib.asynccontextmanager
async def served(application):
    """The address of a server, and the connections that it has."""
    config = uvicorn.Config(application, lifespan="off", log_config=None)
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: protocol.LiveProtocol(config, state, {}), "127.0.0.1"
    )
    async with server:
        yield server.sockets[0].getsockname(), state.connections


async def talks(scope, receive, send):
    """More than any kernel takes for who does not listen."""
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": "x" * 2**24})
    while (await receive())["type"] != "websocket.disconnect":
        pass


@pytest.mark.parametrize("last_words", [b"", CLOSE])
def test_who_takes_nothing_is_given_up_and_counted(monkeypatch, last_words):
    monkeypatch.setattr(protocol, "STALLED_SECONDS", 0.05)
    before = hub.counts["given up"]

    async def story():
        async with served(talks) as (address, connections):
            with socket.create_connection(address) as stalled:
                stalled.sendall(HANDSHAKE)
                # The server's hand: before it, last words would be the first.
                await asyncio.to_thread(stalled.recv, 1)
                stalled.sendall(last_words)
                await until(lambda: not connections)

    asyncio.run(story())
    assert hub.counts["given up"] == before + 1
