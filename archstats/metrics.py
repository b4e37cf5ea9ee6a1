"""/metrics: the figures of this process, for whoever runs the server and for nobody else."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.db import close_old_connections
from django.utils.crypto import constant_time_compare
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from archstats.asgi_types import Application, Receive, Scope, Send
from archstats.figures import exposition
from archstats.hosts import is_ours

PATH = "/metrics"
# One of these at least: without X-Forwarded-Proto no page behind HTTPS would open a socket.
PROXIES_ADD = {
    *(b"forwarded", b"via", b"x-real-ip"),
    *(b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto"),
}


class Metrics:
    """To everybody else there is nothing at this address.

    Not by Django, whose threads may all be waiting just when somebody looks why.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="metrics")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH and may_read(scope):
            loop = asyncio.get_running_loop()
            await _tell(await loop.run_in_executor(self.thread, _figures), send)
        else:
            await self.application(scope, receive, send)


def may_read(scope: Scope) -> bool:
    if scope["method"] not in ("GET", "HEAD"):
        return False
    headers = dict(scope["headers"])
    given = headers.get(b"authorization", b"")
    token = settings.METRICS_TOKEN
    if token and constant_time_compare(given, f"Bearer {token}"):
        # By whichever name: each process is asked by an address of its own.
        return True
    # Without our name it may be a page of another site, in a browser on this machine. And what came
    # through a proxy came from elsewhere, whatever it claims: with TRUSTED_PROXIES=* it may be a
    # visitor's own word that is believed.
    return is_ours(scope) and PROXIES_ADD.isdisjoint(headers) and _is_loopback(scope)


def _is_loopback(scope: Scope) -> bool:
    try:
        address = ip_address((scope.get("client") or [""])[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def _figures() -> bytes:
    close_old_connections()
    try:
        return exposition()
    finally:
        close_old_connections()


async def _tell(text: bytes, send: Send) -> None:
    headers = [
        (b"content-type", CONTENT_TYPE_PLAIN_0_0_4.encode()),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": headers})
    await send({"type": "http.response.body", "body": text})
