"""Which pages may open a socket. No other site's: a browser would send our cookie with it."""

import socket

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from archstats.tests.server.asking import uvicorn_only
from archstats.tests.server.live_asking import a_room, frame, refusals, watching

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("leaves_no_trace")]

COOKIE = {"Cookie": "__Host-session=whatever"}


def own(server, *, scheme="http", host="127.0.0.1"):
    return f"{scheme}://{host}:{server.port}"


def is_refused(server, **headers):
    with pytest.raises(InvalidStatus) as refused, watching(server, f"told:{a_room()}", **headers):
        pass
    return refused.value.response.status_code in refusals(server)


def test_our_own_page_may(club_server):
    with watching(club_server, f"told:{a_room()}", Origin=own(club_server), **COOKIE) as opened:
        assert frame(opened)["version"] == 0


@pytest.mark.parametrize("cookie", [{}, COOKIE])
def test_no_other_page_may(club_server, cookie):
    ours = own(club_server)
    others = [
        own(club_server, host="evil.example"),
        own(club_server, host="localhost"),
        own(club_server, scheme="https"),
        "http://127.0.0.1",
        f"http://127.0.0.1:{club_server.port + 1}",
        f"{ours}.evil.example",
        f"{ours}/",
        f"{ours}@evil.example",
        f"http://evil.example@127.0.0.1:{club_server.port}",
        *("null", "", "*", "file://", "http://[::1", "http://[::1]x", "\xa0", "http://\xe4"),
    ]
    for origin in others:
        assert is_refused(club_server, Origin=origin, **cookie), origin


def test_a_cookie_without_an_origin_is_no_browsers(club_server):
    assert is_refused(club_server, **COOKIE)


def test_a_device_has_neither(club_server):
    with watching(club_server, f"told:{a_room()}") as opened:
        assert frame(opened)["version"] == 0


@uvicorn_only
def test_behind_a_proxy_that_speaks_https_our_own_page_does_too(club_server):
    behind = {"X-Forwarded-Proto": "https", **COOKIE}
    https = own(club_server, scheme="https")
    with watching(club_server, f"told:{a_room()}", Origin=https, **behind) as opened:
        assert frame(opened)["version"] == 0
    assert is_refused(club_server, Origin=own(club_server), **behind)


def test_the_name_that_the_socket_asks_for_decides(club_server):
    def at_the_club(origin):
        raw_socket = socket.create_connection(("127.0.0.1", club_server.port), timeout=10)
        headers = {"Origin": origin, **COOKIE}
        address = f"ws://scores.example.org/ws/?room=told:{a_room()}"
        return raw_socket, connect(address, sock=raw_socket, additional_headers=headers)

    raw_socket, connection = at_the_club("http://scores.example.org")
    with raw_socket, connection as opened:
        assert frame(opened)["version"] == 0
    with pytest.raises(InvalidStatus):
        at_the_club(own(club_server))[1].__enter__()
