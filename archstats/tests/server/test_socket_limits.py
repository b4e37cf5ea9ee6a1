"""What comes from a socket is kept within bounds, and never disturbs anybody else."""

import json

import pytest
from websockets.exceptions import ConnectionClosed, ConnectionClosedOK

from archstats.tests.server.asking import uvicorn_only
from archstats.tests.server.live_asking import (
    a_room,
    closed_by,
    content,
    frame,
    socket_at,
    tell,
    texts,
    watching,
)

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("leaves_no_trace")]

RUBBISH = [
    "rubbish",
    "{",
    "[]",
    '["hello"]',
    "null",
    "1",
    "1e999",
    "NaN",
    '"hello"',
    "{}",
    '{"hello": null}',
    '{"hello": 1}',
    '{"hello": ["told:a"]}',
    '{"hello": ""}',
    '{"hello": "@"}',
    '{"hello": "told:nobody-watches-it@x.1"}',
    '{"hello": "\\ud800"}',
    '{"pong": 1}',
    '{"type": "websocket.close"}',
    "[" * 3000,
    "9" * 4000,
    "x" * 3072,
    "\x00",
    b"",
    b"\x00\xff" * 100,
    b'{"hello": "told:a"}',
]


@pytest.fixture
def opened(club_server):
    """A socket in a room of its own, with what it showed first already read."""
    room = a_room()
    with watching(club_server, f"told:{room}") as opened:
        frame(opened)
        opened.room = room
        yield opened


def test_rubbish_is_ignored(club_server, opened):
    for nonsense in RUBBISH:
        opened.send(nonsense)
    tell(club_server, opened.room, lines={"a": ["still here", 1]})

    assert texts(content(opened)) == '<p id="a">still here</p>'


def test_a_flood_ends_its_socket_and_no_other(club_server, opened):
    with watching(club_server, f"told:{opened.room}") as flooding:
        frame(flooding)
        assert code_after(flooding, ["x"] * 200) == 4429
    tell(club_server, opened.room, lines={"a": ["dry", 1]})

    assert texts(content(opened)) == '<p id="a">dry</p>'


def test_fifty_messages_in_a_second_are_no_flood(club_server, opened):
    for _ in range(50):
        opened.send(json.dumps({"pong": 1}))
    tell(club_server, opened.room, lines={"a": ["still here", 1]})

    assert texts(content(opened)) == '<p id="a">still here</p>'


@pytest.mark.parametrize("long", ["x" * 5000, b"x" * 5000])
def test_a_long_message_ends_its_socket(club_server, opened, long):
    assert code_after(opened, [long]) in (1009, 4400)


def test_a_message_of_many_megabytes_ends_its_socket(club_server, opened):
    # daphne hangs up without a word.
    assert code_after(opened, ["x" * 2**22]) in (1009, 4400, 1006)


@uvicorn_only
def test_a_long_message_in_a_small_frame_ends_its_socket(club_server, opened):
    assert [extension.name for extension in opened.protocol.extensions] == ["permessage-deflate"]
    assert code_after(opened, ["x" * 200_000]) == 1009


def test_a_message_in_many_pieces_counts_as_one(club_server, opened):
    assert code_after(opened, [["x" * 1000] * 5]) in (1009, 4400)


@uvicorn_only
@pytest.mark.parametrize("empty", [b"\x89", b"\x8a", b"\x01\x80\0\0\0\0\x00", b"\x81"])
def test_thousands_of_empty_frames_end_their_socket(club_server, opened, empty):
    opener, kind = empty[:-1], empty[-1:]
    opened.socket.sendall(opener + (kind + b"\x80\0\0\0\0") * 5000)

    # Who hangs up on one that still talks may not be heard.
    assert closed_by(opened) in (4429, 1006)


@uvicorn_only
@pytest.mark.parametrize(
    "pieces", [b"\x81\x81\0\0\0\0\xff", b"\x01\x80\0\0\0\0\x80\x81\0\0\0\0\xff"]
)
def test_text_that_is_none_ends_its_socket(club_server, opened, pieces):
    opened.socket.sendall(pieces)

    assert closed_by(opened) == 1007


def test_a_socket_watches_sixteen_rooms_and_no_more(club_server):
    rooms = [f"told:{a_room()}" for _ in range(17)]
    with watching(club_server, *rooms[:16]) as opened:
        assert {frame(opened)["room"] for _ in range(16)} == set(rooms[:16])
    with watching(club_server, *rooms) as opened:
        assert closed_by(opened) == 4400


HANDSHAKE = """GET /ws/?room=told:a HTTP/1.1
Host: 127.0.0.1
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
Sec-WebSocket-Version: 13
"""


@uvicorn_only
@pytest.mark.parametrize(
    ("added", "status"),
    [
        ("Content-Length: 5\n\nhello", b"400"),
        ("Content-Length: 5\n\n", b"400"),
        ("Transfer-Encoding: chunked\n\n0\n\n", b"400"),
        (f"Cookie: {'x' * 9000}\n\n", b"431"),
        ("X-More: x\n" * 200 + "\n", b"431"),
    ],
)
def test_a_handshake_that_is_none_is_answered(club_server, added, status):
    answer = club_server.raw((HANDSHAKE + added).replace("\n", "\r\n"))

    assert answer.startswith(b"HTTP/1.1 " + status)
    assert answer.count(b"HTTP/1.1") == 1


def test_who_hangs_up_in_the_middle_leaves_no_trace(club_server):
    room = f"told:{a_room()}"
    for _ in range(20):
        with watching(club_server, room) as opened:
            opened.socket.close()
    with watching(club_server, room) as opened:
        frame(opened)


def test_a_socket_offers_its_language_and_is_told_which(club_server):
    path = f"/ws/?room=told:{a_room()}"
    with socket_at(club_server, path, subprotocols=["bearer.secret", "archstats.v0"]) as opened:
        assert opened.subprotocol == "archstats.v0"
    with socket_at(club_server, path, subprotocols=["soap"]) as opened:
        assert opened.subprotocol is None


def code_after(opened, messages):
    try:
        for message in messages:
            opened.send(message)
    except (ConnectionClosed, ConnectionClosedOK, OSError):
        pass
    return closed_by(opened)
