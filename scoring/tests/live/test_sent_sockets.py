"""Frames by a server's own `send`: who has to wait keeps nobody else waiting."""

import asyncio

from scoring.live.frames import Frame
from scoring.live.sockets import SentSocket, write_to_all


class Server:
    """Sends at once, or when it is let, or not at all."""

    def __init__(self):
        self.sent = []
        self.may_send = asyncio.Event()

    def takes_at_once(self):
        return self._socket(self._send)

    def waits(self):
        return self._socket(self._wait_and_send)

    def fails(self):
        return self._socket(self._fail)

    def _socket(self, how):
        async def send(event):
            await how(socket, event["text"])

        socket = SentSocket({"headers": []}, send)
        return socket

    async def _send(self, socket, text):
        self.sent.append((socket, text))

    async def _wait_and_send(self, socket, text):
        await self.may_send.wait()
        await self._send(socket, text)

    async def _fail(self, socket, text):
        await self.may_send.wait()
        raise OSError("The other end is gone.")


def test_all_others_have_their_frame_at_once():
    async def story():
        server = Server()
        first, waits, last = server.takes_at_once(), server.waits(), server.takes_at_once()

        assert write_to_all([first, waits, last], Frame("10")) == []

        assert server.sent == [(first, "10"), (last, "10")]

    asyncio.run(story())


def test_who_waits_is_passed_over_until_it_has_its_frame_and_then_says_so():
    async def story():
        server, drained = Server(), asyncio.Event()
        waits = server.waits()
        waits.drained = drained.set
        write_to_all([waits], Frame("10"))

        assert write_to_all([waits], Frame("9")) == [waits]
        server.may_send.set()
        await drained.wait()

        assert server.sent == [(waits, "10")]
        assert write_to_all([waits], Frame("8")) == []

    asyncio.run(story())


def test_who_is_gone_is_named_and_keeps_nobody_from_theirs():
    async def story():
        server = Server()
        server.may_send.set()
        gone, last = server.fails(), server.takes_at_once()

        assert write_to_all([gone, last], Frame("10")) == [gone]

        assert server.sent == [(last, "10")]

    asyncio.run(story())


def test_who_goes_while_it_waits_does_not_ask_for_more():
    async def story():
        server, asked = Server(), []
        gone = server.fails()
        gone.drained = lambda: asked.append(gone)
        write_to_all([gone], Frame("10"))
        server.may_send.set()
        await asyncio.wait([gone.sending])

        assert gone.is_ready
        assert asked == []

    asyncio.run(story())


def test_a_server_hears_itself_of_what_it_waits_for_in_vain():
    async def story():
        room, heard = asyncio.get_running_loop().create_future(), []

        async def send(event):
            try:
                await room
            except OSError as wrong:
                heard.append(wrong)
                await asyncio.sleep(0)
                heard.append(event["text"])

        waits = SentSocket({"headers": []}, send)
        write_to_all([waits], Frame("10"))
        room.set_exception(lost := OSError("The other end is gone."))
        await waits.sending

        assert heard == [lost, "10"]

    asyncio.run(story())
