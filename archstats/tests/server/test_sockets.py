"""The handshake of a socket: its request id, its name, and what is not there."""

import re
import socket

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from archstats.tests.server.asking import get, uvicorn_only
from archstats.tests.server.live_asking import closed_by, refusals, socket_at

pytestmark = pytest.mark.server


@uvicorn_only
def test_a_socket_has_a_request_id(club_server):
    with socket_at(club_server, **{"X-Request-ID": "socket-1"}) as opened:
        assert opened.response.headers["X-Request-ID"] == "socket-1"


def test_a_socket_that_is_not_there_is_accepted_and_told_so(club_server):
    with socket_at(club_server) as opened:
        assert closed_by(opened) == 4404


def test_a_socket_for_another_name_is_refused_at_the_handshake(club_server):
    port = club_server.port
    raw_socket = socket.create_connection(("127.0.0.1", port), timeout=10)
    with raw_socket, pytest.raises(InvalidStatus) as refused:
        connect("ws://evil.example/ws/", sock=raw_socket)

    assert refused.value.response.status_code in refusals(club_server)


def test_a_link_token_in_an_address_is_never_logged(club_server):
    token = "q0J3Zr6bT1uXy8Kc2Vd9Aw"
    get(club_server, f"/w/{token}/?code=0123")
    with socket_at(club_server, f"/ws/{token}/?token={token}"):
        pass
    get(club_server, "/echo", **{"X-Request-ID": "after-the-token"})

    assert club_server.lines_with("after-the-token")
    # What stands before is a time and an id; they and ids of cards may have the same digits.
    told = [line.partition(" message=")[2] for line in club_server.lines[-20:]]
    assert not any(token in line or re.search(r"\b0123\b", line) for line in told)
