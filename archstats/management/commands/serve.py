import errno
import socket
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from archstats import env
from archstats.addresses import own_addresses
from archstats.http_protocol import LimitedHttpProtocol
from scoring.live.draining import REQUESTS_SECONDS, DrainingServer
from scoring.live.kernel_ring import ring_where_it_works
from scoring.live.protocol import LiveProtocol
from scoring.live.sockets import DirectSocket

MAKE_COACH = "ARCHSTATS_EMBEDDED=1 .venv/bin/python manage.py make_coach LOGIN --club NAME"


class Server(DrainingServer):
    """Says where it is once it really listens."""

    def __init__(self, config: uvicorn.Config, announcement: str) -> None:
        super().__init__(config)
        self.announcement = announcement

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.announcement, flush=True)


class Command(BaseCommand):
    help = (
        "Serves pages and API: on all interfaces and port 8000 unless HOST and PORT, "
        "or the options, say otherwise."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=env.text("HOST", "0.0.0.0"))  # noqa: S104 — phones on the same network are meant to reach it
        parser.add_argument(
            "--port",
            type=int,
            default=env.whole_number("PORT", default=8000, lowest=0, highest=65535),
        )
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="first bring the database and the static files up to date",
        )
        parser.add_argument(
            "--application",
            default="archstats.asgi:application",
            help="another ASGI application to compare with (default: %(default)s)",
        )

    def handle(
        self, *, host: str, port: int, prepare: bool, application: str, **options: Any
    ) -> None:
        listener = self.listen(host, port)
        if prepare:
            call_command("migrate", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
            connections.close_all()
        config = uvicorn.Config(
            application,
            http=LimitedHttpProtocol,
            ws=LiveProtocol,
            # What is long, scores above all, goes by HTTP.
            ws_max_size=4096,
            # uvicorn's keeps a window for each socket; ours deflates once for all.
            ws_per_message_deflate=False,
            # Django refuses the lifespan scope.
            lifespan="off",
            # Ours masks tokens.
            access_log=False,
            log_config=None,
            server_header=False,
            forwarded_allow_ips=settings.TRUSTED_PROXIES,
            timeout_graceful_shutdown=REQUESTS_SECONDS,
        )
        DirectSocket.ring = ring_where_it_works()
        port = listener.getsockname()[1]
        Server(config, announcement(host, port)).run(sockets=[listener])

    def listen(self, host: str, port: int) -> socket.socket:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            listener = socket.create_server((host, port), family=family, backlog=2048)
        except OSError as wrong:
            advice = (
                "Is Archstats running already? Another port: PORT=8001."
                if wrong.errno == errno.EADDRINUSE
                else "HOST must be an address of this machine."
            )
            raise CommandError(
                f"Cannot listen on {host} port {port}: {wrong.strerror}. {advice}"
            ) from wrong
        # Connections inherit it. asyncio sets it only on sockets made with the protocol's number;
        # without it the body of an answer waits 40 ms for the client to confirm the head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener


def announcement(host: str, port: int) -> str:
    if not settings.EMBEDDED:
        return f"Archstats listens on {host} port {port}."
    everywhere = host in ("0.0.0.0", "::")  # noqa: S104 — asked, not bound
    lines = [f"Archstats is at http://{'127.0.0.1' if everywhere else host}:{port}"]
    if everywhere:
        lines += [f"  phones on this network: http://{a}:{port}" for a in own_addresses()]
    lines += [f"  make a coach: {MAKE_COACH}", "  stop: Ctrl-C"]
    return "\n".join(lines)
