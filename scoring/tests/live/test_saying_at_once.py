"""What a command says to those who serve."""

import socket
from collections import Counter

import pytest

from scoring.live.broker import SPEAKS, Broker


@pytest.fixture
def hanging(settings):
    """A broker that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        address = {"address": f"redis://127.0.0.1:{port}/0", "socket_timeout": 1, "retry": None}
        backend = "channels_redis.pubsub.RedisPubSubChannelLayer"
        settings.CHANNEL_LAYERS = {SPEAKS: {"BACKEND": backend, "CONFIG": {"hosts": [address]}}}
        yield listener


def test_a_broker_that_hangs_holds_a_command_up_once(hanging):
    counts = Counter()
    broker = Broker(lambda *_: None, counts)
    for version in (1, 2, 3):
        broker.say_at_once("shoot:a", version)

    assert counts["failed pokes"] == 1


def test_without_a_broker_there_is_nobody_to_tell(settings):
    settings.CHANNEL_LAYERS = {}
    counts = Counter()
    Broker(lambda *_: None, counts).say_at_once("shoot:a", 1)

    assert counts["failed pokes"] == 0
