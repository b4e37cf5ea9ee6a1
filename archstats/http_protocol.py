"""uvicorn's HTTP parser with a limit on what it reads, and with our headers on its own refusals."""

import uuid
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from archstats.security_headers import security_headers

# Of a request as it comes over the wire, all but the body that the application reads, which has its
# own limits: this one stops heads and framing without end, which the parser would collect, and who
# goes on after the answer.
LIMIT_BYTES = 512 * 1024


class LimitedHttpProtocol(HttpToolsProtocol):
    read_bytes = 0

    def on_message_begin(self) -> None:
        self.read_bytes = 0
        super().on_message_begin()

    def data_received(self, data: bytes) -> None:
        self.read_bytes += len(data)
        if self.read_bytes > LIMIT_BYTES:
            self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        else:
            super().data_received(data)

    def on_body(self, body: bytes) -> None:
        if not self.cycle.response_complete:
            self.read_bytes -= len(body)
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        self.refuse(HTTPStatus.BAD_REQUEST)

    def refuse(self, status: HTTPStatus) -> None:
        """Nothing that the application would see: the request was never whole."""
        if self.transport.is_closing():
            return
        words = status.phrase.encode()
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(words)).encode()),
            (b"connection", b"close"),
            (b"x-request-id", uuid.uuid4().hex.encode()),
            *security_headers(),
        ]
        lines = [b"HTTP/1.1 %d %s" % (status, words), *(b"%s: %s" % pair for pair in headers)]
        self.transport.write(b"\r\n".join([*lines, b"", words]))
        self.transport.close()
