"""Who may read the metrics: whoever is on this machine, and whoever has the token."""

import asyncio

import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from archstats.metrics import Metrics

TOKEN = "a-token-for-whoever-watches-us"
PROXY, STRANGER = "192.0.2.10", "198.51.100.7"


def asked_by(peer, *, trusted=(), method="GET", path="/metrics", **headers):
    """The status for who comes by this address, with the proxies that `serve` would believe."""
    sent = []

    async def nothing_here(scope, receive, send):
        await send({"type": "http.response.start", "status": 404})

    async def send(event):
        sent.append(event)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "client": peer and (peer, 1),
        "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()],
    }
    application = ProxyHeadersMiddleware(Metrics(nothing_here), list(trusted))
    asyncio.run(application(scope, None, send))
    return sent[0]["status"]


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_whoever_is_on_this_machine_reads_them(peer):
    assert asked_by(peer) == asked_by(peer, method="HEAD") == 200


@pytest.mark.parametrize("peer", [STRANGER, PROXY, "::ffff:198.51.100.7", "2001:db8::1", "", None])
def test_for_everybody_else_there_is_nothing_here(peer):
    assert asked_by(peer) == 404


@pytest.mark.parametrize("claimed", ["127.0.0.1", "::1", f"127.0.0.1, {STRANGER}", "localhost", ""])
@pytest.mark.parametrize("trusted", [[], [PROXY], ["127.0.0.1"], ["127.0.0.1", PROXY], ["*"]])
@pytest.mark.parametrize("peer", ["127.0.0.1", PROXY, STRANGER])
def test_no_claim_of_an_address_opens_them(peer, trusted, claimed):
    assert asked_by(peer, trusted=trusted, x_forwarded_for=claimed) == 404


def test_visitors_of_the_proxy_on_this_machine_are_strangers():
    assert asked_by("127.0.0.1", trusted=["127.0.0.1"], x_forwarded_for=STRANGER) == 404


@pytest.mark.parametrize("peer", [STRANGER, None])
def test_the_token_opens_them_from_anywhere(settings, peer):
    settings.METRICS_TOKEN = TOKEN

    told = {"authorization": f"Bearer {TOKEN}"}
    assert asked_by(peer, **told) == asked_by(peer, x_forwarded_for=STRANGER, **told) == 200


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN, "Bearer ä"],
)
@pytest.mark.parametrize("token", ["", TOKEN])
def test_another_token_opens_nothing(settings, given, token):
    settings.METRICS_TOKEN = token

    assert asked_by(STRANGER, authorization=given) == 404


@pytest.mark.parametrize("changed", [{"method": "POST"}, {"path": "/metrics/"}])
def test_only_reading_this_very_address_is_answered(changed):
    assert asked_by("127.0.0.1", **changed) == 404
