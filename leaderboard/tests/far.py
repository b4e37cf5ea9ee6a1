"""Another installation, which answers what it is told to."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

TOKEN = "k7Qx-of-the-old-club-0123"
HANG, DRIP, DRIP_HEAD = "hang", "drip", "drip of the head"


class Far(ThreadingHTTPServer):
    """Another installation. What it answers stands in `answers` by the path, one after the other;
    the last stands for good."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.answers, self.asked, self.may_go = {}, [], Event()
        self.thread = Thread(target=self.serve_forever, args=[0.01])
        self.thread.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def has(self, slot, *answers):
        self.answers[f"/api/v0/shot/slot/{slot.public_id}"] = list(answers)

    def handle_error(self, request, client_address):
        """Whoever asked has gone."""

    def end(self):
        self.may_go.set()
        self.shutdown()
        self.thread.join()
        self.server_close()


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Authorization"]))
        answers = self.server.answers.get(self.path, [404])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer == HANG:
            self.server.may_go.wait(30)
            return
        if answer in (DRIP, DRIP_HEAD):
            self.send_response(200)
            if answer == DRIP:
                self.end_headers()
            self.flush_headers()
            while not self.server.may_go.wait(0.02):
                self.wfile.write(b" ")
            return
        status, headers, body = answer if isinstance(answer, tuple) else (answer, {}, b"")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said):
        pass


def card(*values):
    """As the API tells it: an arrow that was not scored has no value, a cleared place is left out;
    "-" is one here."""
    shot = [
        {"number": number, "value": value}
        for number, value in enumerate(values, start=1)
        if value != "-"
    ]
    return told({"shot": shot})


def told(data):
    return 200, {}, json.dumps({"code": 200, "data": data, "errors": []}).encode()
