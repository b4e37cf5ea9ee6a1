"""Frames past the server onto real connections: which took them whole, and which did not."""

import asyncio
import socket

import pytest

from scoring.live import sockets
from scoring.live.frames import Frame
from scoring.live.kernel_ring import ring_where_it_works
from scoring.live.sockets import DirectSocket, write_to_all

LONG = Frame("x" * 1_000_000)


# One send after the other, and all by one call where this kernel has that.
@pytest.fixture(params={None, ring_where_it_works()}, ids=lambda ring: "ring" if ring else "each")
def way(request, monkeypatch):
    monkeypatch.setattr(DirectSocket, "ring", request.param)
    monkeypatch.setattr(sockets, "WORTH_A_RING", 1)


@pytest.fixture
def connected(way):
    """Runs a story with a socket that takes frames, and with the other end of its connection."""
    ours, theirs = socket.socketpair()

    def run(story):
        async def told():
            _, writer = await asyncio.open_connection(sock=ours)
            direct = DirectSocket({"headers": []}, None, writer.transport)
            direct.is_ready = True
            await story(direct)
            writer.transport.abort()

        asyncio.run(told())

    yield run, theirs
    theirs.close()


def received(theirs, size):
    data = b""
    while len(data) < size:
        data += theirs.recv(size)
    return data


def test_what_the_kernel_does_not_take_at_once_follows(connected):
    run, theirs = connected

    async def story(direct):
        assert write_to_all([direct], LONG) == []
        assert await asyncio.to_thread(received, theirs, len(LONG.plain)) == LONG.plain

    run(story)


def test_who_is_not_ready_is_given_nothing(connected):
    run, theirs = connected
    theirs.setblocking(False)

    async def story(direct):
        direct.is_ready = False
        assert write_to_all([direct], Frame("x")) == [direct]
        with pytest.raises(BlockingIOError):
            theirs.recv(1)

    run(story)


def test_who_is_gone_is_asked_no_more_and_keeps_nobody_from_theirs(connected):
    run, theirs = connected

    async def story(direct):
        gone_end, other_end = socket.socketpair()
        _, writer = await asyncio.open_connection(sock=gone_end)
        gone = DirectSocket({"headers": []}, None, writer.transport)
        gone.is_ready = True
        other_end.close()

        assert write_to_all([gone, direct], Frame("x")) == [gone]
        assert not gone.is_ready
        assert theirs.recv(16) == Frame("x").plain
        writer.transport.abort()

    run(story)
