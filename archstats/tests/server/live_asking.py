"""Rooms of the server under test: told what to be, and watched."""

import json
import time
import uuid

import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

# The tick and some.
A_TICK_SECONDS = 6
# At every tick it is asked anew who may see what, and a busy machine takes a while.
RIGHTS_SECONDS = 10


def a_room():
    """A name that no other test has, also on the Redis that they share."""
    return f"room-{uuid.uuid4().hex}"


def tell(server, key, **orders):
    """Its version then."""
    answer = requests.post(f"{server.url}/told/{key}", json=orders, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()["version"]


def readings(server, key):
    return requests.get(f"{server.url}/told/{key}", timeout=10).json()["readings"]


def hub_of(server):
    return requests.get(f"{server.url}/hub", timeout=10).json()


def socket_at(server, path="/ws/", *, subprotocols=None, **headers):
    return connect(
        server.url.replace("http", "ws") + path,
        additional_headers=headers,
        subprotocols=subprotocols,
        open_timeout=10,
    )


def watching(server, *rooms, **options):
    return socket_at(server, "/ws/?" + "&".join(f"room={room}" for room in rooms), **options)


def frame(opened, *, within=10):
    return json.loads(opened.recv(timeout=within))


def content(opened, *, within=10):
    """The next frame that brings any: heartbeats may come at any time."""
    deadline = time.monotonic() + within
    while "content" not in (shown := frame(opened, within=deadline - time.monotonic())):
        pass
    return shown


def closed_by(opened, *, within=10):
    """The code by which the server ends it, whatever comes before."""
    deadline = time.monotonic() + within
    try:
        while True:
            opened.recv(timeout=deadline - time.monotonic())
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006


def refusals(server):
    """How it says no to a handshake. daphne does not even ask us about some."""
    return {400, 403} if "daphne" in server.command else {403}


def texts(shown):
    """What the frame brings, by id, without its place."""
    return shown["content"].replace(' hx-swap-oob="outerMorph"', "")


def errors(server):
    return [line for line in server.lines if "Traceback" in line or "level=error" in line]
