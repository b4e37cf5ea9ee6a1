"""The server that ends without losing anything: sockets are told to come back, requests finish."""

import contextlib
import resource
import signal
import socket
from collections.abc import Iterator

import uvicorn

from scoring.live.hub import hub

# Of the ten seconds that a supervisor gives us.
DRAIN_SECONDS, REQUESTS_SECONDS = 2, 6
# Files, databases and the like, besides the sockets.
OTHER_FILES = 200
STOPS = (signal.SIGINT, signal.SIGTERM)


class DrainingServer(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        hub.most_sockets = _files_allowed() - OTHER_FILES
        hub.start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        hub.is_draining = True
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
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
