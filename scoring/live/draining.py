"""The server that ends without losing anything: sockets are told to come back, requests finish."""

import contextlib
import os
import resource
import signal
import socket
import threading
from collections.abc import Iterator

import uvicorn

from scoring.live.hub import hub

# Of the ten seconds that a supervisor gives us.
DRAIN_SECONDS, REQUESTS_SECONDS, ALL_SECONDS = 2, 6, 9
# Files, databases and the like, besides the sockets.
OTHER_FILES = 200
# macOS calls its limit infinite, and refuses to be asked for more than this.
WHERE_INFINITE = 10_240
STOPS = (signal.SIGINT, signal.SIGTERM)


class DrainingServer(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        hub.most_sockets = _files_allowed() - OTHER_FILES
        hub.start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Threads that wait for a database that hangs would keep the process for as long.
        last_resort = threading.Timer(ALL_SECONDS, os._exit, (0,))
        last_resort.daemon = True
        last_resort.start()
        for server in self.servers:
            server.close()
        await hub.drain(within=DRAIN_SECONDS)
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn's raises them again at the end, as if being told to stop were a failure."""
        kept = {name: signal.signal(name, self.handle_exit) for name in STOPS}
        try:
            yield
        finally:
            for name, handler in kept.items():
                signal.signal(name, handler)


def _files_allowed() -> int:
    """Each socket is an open file, and the usual limit of 1,024 is soon reached."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = WHERE_INFINITE if hard == resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most
