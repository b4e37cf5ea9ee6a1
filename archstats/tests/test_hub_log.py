"""Whose line it is that the hub logs."""

from archstats.request_ids import RequestIds, current_request_id
from scoring.live import ticking
from scoring.tests.live.stage import Screen, staged, until


async def as_request(id_, work):
    """Inside the layer that gives a request its id."""

    async def application(scope, receive, send):
        await work()

    headers = [(b"x-request-id", id_.encode())]
    await RequestIds(application)({"type": "websocket", "headers": headers}, None, None)


def test_what_the_hub_does_for_all_is_not_said_to_be_the_first_ones(monkeypatch):
    monkeypatch.setattr(ticking, "TICK_SECONDS", 0.01)
    found = []

    @staged
    async def story(hub, room):
        async def start():
            hub.start()

        hub.due.append(lambda: found.append(current_request_id()))
        await as_request("the-first", start)
        await until(lambda: found)

    story()
    assert set(found) == {""}


def test_at_the_door_a_thread_knows_which_socket_asks():
    found = []

    @staged
    async def story(hub, room):
        async def come():
            await hub.admit(Screen(), {"list:1": None})

        hub.find_viewer = lambda scope: found.append(current_request_id())
        await as_request("a-socket", come)

    story()
    assert found == ["a-socket"]
