"""A line over which a page comes piece by piece: the next when the test lets it."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from archstats.faults.wire import answer_in, header

OVER = 30


class SlowLine:
    """Passes on what goes to and fro; the first page is held behind each of `marks`."""

    def __init__(self, server_port: int, marks: Sequence[str]) -> None:
        self.server_port = server_port
        self.marks = [mark.encode() for mark in marks]
        self.let = threading.Semaphore(0)
        self.listener = socket.create_server(("127.0.0.1", 0))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def let_on(self) -> None:
        self.let.release()

    def attend(self) -> None:
        with suppress(OSError):
            while True:
                phone, _ = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.server_port))
                for work in (self._up, self._down):
                    threading.Thread(target=work, args=(phone, server), daemon=True).start()

    def _up(self, phone: socket.socket, server: socket.socket) -> None:
        with suppress(OSError), server:
            while data := phone.recv(65536):
                server.sendall(data)

    def _down(self, phone: socket.socket, server: socket.socket) -> None:
        with suppress(OSError), phone:
            while data := server.recv(65536):
                for piece in self._pieces(data, server):
                    phone.sendall(piece)

    def _pieces(self, data: bytes, server: socket.socket) -> Iterator[bytes]:
        kind = header(data.partition(b"\r\n\r\n")[0], b"content-type") or b""
        if kind.startswith(b"text/html"):
            while answer_in(data) is None:
                data += server.recv(65536)
            while self.marks:
                before, mark, data = data.partition(self.marks.pop(0))
                yield before + mark
                self.let.acquire(timeout=OVER)
        yield data


@contextmanager
def slow_line(server_port: int, *marks: str) -> Iterator[SlowLine]:
    line = SlowLine(server_port, marks)
    with line.listener:
        threading.Thread(target=line.attend, daemon=True).start()
        yield line
