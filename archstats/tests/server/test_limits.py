"""What is too large, or too many at once."""

import json
import socket
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from archstats.page_handler import THREADS
from archstats.tests.server.asking import OURS, get, uvicorn_only

pytestmark = pytest.mark.server


@uvicorn_only
@pytest.mark.parametrize(
    ("path", "limit"),
    [("/echo", 64), ("/api/v0/echo", 64), (f"/api/v0/slot/{uuid.uuid4()}/card", 128)],
)
def test_a_body_that_is_too_large_is_refused_before_it_is_read(club_server, path, limit):
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1048576\r\n\r\n"
    answer = club_server.raw(head)

    assert b" 413 " in answer.split(b"\r\n")[0]
    body = answer.split(b"\r\n\r\n", 1)[1]
    assert f"at most {limit} KiB".encode() in body
    if path.startswith("/api/"):
        assert json.loads(body)["code"] == 413


@uvicorn_only
def test_a_body_without_a_length_is_refused_while_it_is_read(club_server):
    assert chunked(club_server, chunks=512) < 2**20


def chunked(server, *, chunks):
    """Send chunks of 64 KiB until 413 comes; how many bytes were sent by then."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(
            b"POST /api/v0/echo HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        sent = 0
        for _ in range(chunks):
            connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            sent += 65536
            connection.settimeout(0.2)
            try:
                answer = connection.recv(65536)
            except TimeoutError:
                continue
            assert b" 413 " in answer.split(b"\r\n")[0]
            return sent
    raise AssertionError("all was read without an answer")


def test_a_body_just_within_the_limit_is_read(club_server):
    answer = requests.put(
        club_server.url + "/echo", data=b"x" * 64 * 1024, headers=OURS, timeout=10
    )

    # Django asks for a CSRF token, so it has been read and passed on.
    assert answer.status_code == 403


def test_the_file_of_many_years_is_read(club_server):
    own_data = club_server.url + "/me/data/"

    answer = requests.post(own_data, data=b"x" * 16 * 2**20, headers=OURS, timeout=10)

    # Django asks for a CSRF token, so it has been read and passed on.
    assert answer.status_code == 403


def test_the_operations_of_a_long_day_offline_are_read(club_server):
    card = club_server.url + f"/api/v0/slot/{uuid.uuid4()}/card"

    answer = requests.put(card, data=b"x" * 128 * 1024, headers=OURS, timeout=10)

    # Nobody is signed in, which only who has read the head and the body says.
    assert answer.status_code == 401


@uvicorn_only
@pytest.mark.parametrize(
    "begun", ["GET / HTTP/1.1\r\nX-Long: ", "GET /", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"]
)
def test_a_head_without_end_is_refused_while_it_is_read(club_server, begun):
    with socket.create_connection(("127.0.0.1", club_server.port), timeout=10) as connection:
        connection.sendall(begun.encode())
        line = b"X-More: " + b"x" * 1000 + b"\r\n" if begun.endswith("\n") else b"x" * 1000
        sent = 0
        try:
            while sent < 8 * 2**20:
                connection.sendall(line)
                sent += len(line)
        except (BrokenPipeError, ConnectionResetError):
            pass

    assert sent < 4 * 2**20
    assert requests.get(club_server.url + "/healthz", timeout=10).status_code == 200


@uvicorn_only
@pytest.mark.parametrize("path", ["/echo", "/me/data/"])
def test_a_body_without_end_is_hung_up_on_after_the_answer(club_server, path):
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {2**30}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", club_server.port), timeout=10) as connection:
        connection.sendall(head.encode())
        assert b" 413 " in connection.recv(65536).split(b"\r\n")[0]
        sent = 0
        try:
            while sent < 64 * 2**20:
                sent += connection.send(b"x" * 65536)
        except (BrokenPipeError, ConnectionResetError):
            pass

    assert sent < 16 * 2**20


@uvicorn_only
def test_many_at_once_share_a_few_threads_and_those_who_hang_up_leave_none(club_server):
    def threads():
        return len(list(Path(f"/proc/{club_server.process.pid}/task").iterdir()))

    with ExitStack() as phones:
        for _ in range(150):
            phone = socket.create_connection(("127.0.0.1", club_server.port), timeout=10)
            phones.enter_context(phone)
            phone.sendall(b"GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        most = max(threads() for _ in range(20))

    assert get(club_server, "/echo").status_code == 200
    # Those of the pages, the hub's eight, and some of the server's and the database pool's own.
    assert max(most, threads()) < THREADS + 8 + 16


@uvicorn_only
def test_this_process_says_that_it_lives_while_all_its_threads_wait(club_server):
    with ThreadPoolExecutor(THREADS * 2) as phones:
        waiting = [phones.submit(get, club_server, "/slow") for _ in range(THREADS * 2)]
        assert club_server.lines_with("slow begins")

        assert get(club_server, "/healthz").text == "alive\n"
        assert not waiting[-1].done()
