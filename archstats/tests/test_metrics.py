"""Who may read the metrics: whoever is on this machine, and whoever has the token."""

import asyncio

import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from archstats.metrics import may_read

TOKEN = "a-token-for-whoever-watches-us"
PROXY, STRANGER = "192.0.2.10", "198.51.100.7"


def may_be_read_by(peer, *, trusted=(), method="GET", **headers):
    """Whoever comes by this address, with the proxies that `serve` would believe."""
    found = []

    async def ask(scope, receive, send):
        found.append(may_read(scope))

    scope = {
        "type": "http",
        "method": method,
        "client": peer and (peer, 1),
        "headers": [
            (name.replace("_", "-").encode(), value.encode())
            for name, value in ({"host": "localhost:8000"} | headers).items()
        ],
    }
    asyncio.run(ProxyHeadersMiddleware(ask, list(trusted))(scope, None, None))
    return found[0]


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_whoever_is_on_this_machine_reads_them(peer):
    assert may_be_read_by(peer)
    assert may_be_read_by(peer, method="HEAD")


@pytest.mark.parametrize("peer", [STRANGER, PROXY, "::ffff:198.51.100.7", "2001:db8::1", "", None])
def test_for_everybody_else_there_is_nothing_here(peer):
    assert not may_be_read_by(peer)


@pytest.mark.parametrize("claimed", ["127.0.0.1", "::1", f"127.0.0.1, {STRANGER}", "localhost", ""])
@pytest.mark.parametrize("trusted", [[], [PROXY], ["127.0.0.1"], ["127.0.0.1", PROXY], ["*"]])
@pytest.mark.parametrize("peer", ["127.0.0.1", PROXY, STRANGER])
def test_no_claim_of_an_address_opens_them(peer, trusted, claimed):
    assert not may_be_read_by(peer, trusted=trusted, x_forwarded_for=claimed)


@pytest.mark.parametrize(
    "said",
    [
        {"x_forwarded_proto": "https"},
        {"x_forwarded_host": "scores.example.org"},
        {"x_real_ip": "127.0.0.1"},
        {"forwarded": "for=127.0.0.1"},
        {"via": "1.1 proxy"},
    ],
)
def test_what_says_that_it_came_through_a_proxy_came_from_elsewhere(said):
    assert not may_be_read_by("127.0.0.1", **said)


def test_visitors_of_the_proxy_on_this_machine_are_strangers():
    assert not may_be_read_by("127.0.0.1", trusted=["127.0.0.1"], x_forwarded_for=STRANGER)


@pytest.mark.parametrize("peer", [STRANGER, None])
def test_the_token_opens_them_from_anywhere(settings, peer):
    settings.METRICS_TOKEN = TOKEN

    told = {"authorization": f"Bearer {TOKEN}"}
    assert may_be_read_by(peer, **told)
    assert may_be_read_by(peer, x_forwarded_for=STRANGER, **told)


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN, "Bearer ä"],
)
@pytest.mark.parametrize("token", ["", TOKEN])
def test_another_token_opens_nothing(settings, given, token):
    settings.METRICS_TOKEN = token

    assert not may_be_read_by(STRANGER, authorization=given)


def test_a_page_of_another_site_in_a_browser_on_this_machine_reads_nothing(settings):
    settings.METRICS_TOKEN = TOKEN

    assert not may_be_read_by("127.0.0.1", host="evil.example")
    assert may_be_read_by(STRANGER, host="10.0.0.7:8000", authorization=f"Bearer {TOKEN}")


def test_there_is_nothing_to_be_written_here():
    assert not may_be_read_by("127.0.0.1", method="POST")
