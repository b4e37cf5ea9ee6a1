"""What holds for every answer, whoever gives it: headers, names, ids, sizes."""

import json
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from archstats.page_handler import THREADS
from archstats.tests.serving import PRODUCTION, serving

pytestmark = pytest.mark.server

# What daphne cannot do and `serve` does: answer before the body is there, add to a handshake.
uvicorn_only = pytest.mark.parametrize("club_server", ["uvicorn"], indirect=True)

OURS = {"Host": "scores.example.org"}


def get(server, path, **headers):
    return requests.get(server.url + path, headers={**OURS, **headers}, timeout=10)


def stylesheet(server):
    return re.search(r'href="([^"]+\.css)"', get(server, "/").text)[1]


def answer_of(server, kind):
    path = {
        "200": "/",
        "302": "/admin/",
        "404": "/nothing-here",
        "500": "/crash",
        "api 200": "/api/v0/round",
        "api 404": "/api/v0/nothing-here",
        "api 500": "/api/v0/crash",
        "static": stylesheet(server),
        "static 404": "/static/nothing-here.css",
    }[kind]
    return requests.get(server.url + path, headers=OURS, timeout=10, allow_redirects=False)


def answer_too_large(server):
    body = b"x" * (64 * 1024 + 1)
    return requests.post(server.url + "/echo", data=body, headers=OURS, timeout=10)


KINDS = ["200", "302", "404", "500", "api 200", "api 404", "api 500", "static", "static 404"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_has_the_security_headers_once_and_an_id(club_server, kind):
    answer = answer_of(club_server, kind)

    assert str(answer.status_code) == (
        kind if kind.isdigit() else kind.split()[-1].replace("static", "200")
    )
    assert_safe(answer)


def test_a_refusal_before_django_has_them_too(club_server):
    for answer in (answer_too_large(club_server), get(club_server, "/", Host="evil.example")):
        assert answer.status_code in (400, 413)
        assert_safe(answer)


def assert_safe(answer):
    policy = dict(
        rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    # A header that came twice would be joined by a comma.
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_plain_http_on_the_range_gets_no_https_only_headers(server):
    answer = requests.get(server.url, timeout=10)

    assert "Strict-Transport-Security" not in answer.headers
    assert "upgrade-insecure-requests" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("kind", ["500", "api 500"])
def test_an_exception_is_told_in_general_words_and_traced_in_the_log(club_server, kind):
    answer = answer_of(club_server, kind)

    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    logged = club_server.lines_with(answer.headers["X-Request-ID"])
    assert any("only the log may hold" in line for line in logged)


# Names


@pytest.mark.parametrize("host", ["evil.example", "scores.example.org.evil.example", "", "a b"])
@pytest.mark.parametrize("path", ["/", "/api/v0/round", "static"])
def test_a_forged_name_is_refused_everywhere(club_server, host, path):
    path = stylesheet(club_server) if path == "static" else path
    answer = club_server.raw(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")

    assert b" 400 " in answer.split(b"\r\n")[0]
    assert b"evil" not in answer


@pytest.mark.parametrize("path", ["/", "/api/v0/round", "static"])
def test_two_names_are_refused_even_if_the_first_is_ours(club_server, path):
    path = stylesheet(club_server) if path == "static" else path
    both = "Host: scores.example.org\r\nHost: evil.example\r\n"
    answer = club_server.raw(f"GET {path} HTTP/1.1\r\n{both}Connection: close\r\n\r\n")

    assert b" 400 " in answer.split(b"\r\n")[0]


def test_a_health_check_on_the_same_machine_needs_no_name(club_server):
    assert requests.get(club_server.url + "/healthz", timeout=10).status_code == 200


# Request ids


@pytest.mark.parametrize("kind", ["/", "/nothing-here", "/crash", "/api/v0/round", "/static/x.css"])
def test_a_well_formed_request_id_is_answered_and_logged(club_server, kind):
    given = f"abc-123.{kind.count('/')}:{len(kind)}"

    assert get(club_server, kind, **{"X-Request-ID": given}).headers["X-Request-ID"] == given
    assert club_server.lines_with(f"request_id={given} ")


@pytest.mark.parametrize(
    "hostile", ["x" * 10_000, "<script>", "a b", 'a"b', "ä".encode().decode("latin-1"), "x" * 129]
)
def test_a_hostile_request_id_is_replaced_and_never_logged(club_server, hostile):
    answer = get(club_server, "/echo", **{"X-Request-ID": hostile})

    made = answer.headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", made)
    assert club_server.lines_with(made)
    assert not any(hostile in line for line in club_server.lines)


def test_a_request_id_with_a_line_break_never_reaches_the_log(club_server):
    given = "X-Request-ID: good\n\tlevel=forged"
    answer = club_server.raw(
        f"GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n{given}\r\nConnection: close\r\n\r\n"
    )
    get(club_server, "/echo", **{"X-Request-ID": "after-the-line-break"})

    assert answer.startswith(b"HTTP/1.1 ")
    assert club_server.lines_with("after-the-line-break")
    assert not any("forged" in line for line in club_server.lines)


def test_requests_at_the_same_time_keep_their_own_ids(club_server):
    def ask(number):
        given = f"at-once-{number}"
        return given, get(club_server, "/echo", **{"X-Request-ID": given}).text.split()[0]

    with ThreadPoolExecutor(16) as threads:
        for given, believed in threads.map(ask, range(48)):
            assert believed == given


# Sizes


@uvicorn_only
@pytest.mark.parametrize("path", ["/echo", "/api/v0/echo"])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(club_server, path):
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1048576\r\n\r\n"
    answer = club_server.raw(head)

    assert b" 413 " in answer.split(b"\r\n")[0]
    body = answer.split(b"\r\n\r\n", 1)[1]
    assert b"at most 64 KiB" in body
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
@pytest.mark.parametrize("rubbish", ["NONSENSE\r\n\r\n", "GET / HTTP/1.1\r\nBad Header\r\n\r\n"])
def test_what_is_no_request_gets_the_headers_too(club_server, rubbish):
    head = club_server.raw(rubbish).split(b"\r\n\r\n")[0].lower()

    assert head.startswith(b"http/1.1 400 ")
    assert head.count(b"content-security-policy: ") == head.count(b"x-request-id: ") == 1


# Many at once


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
    # Those of the pages, and a handful of the server's own.
    assert max(most, threads()) < THREADS + 10


# What is left out of the log, who is believed, cookies


def test_health_checks_are_not_logged(club_server):
    get(club_server, "/healthz", **{"X-Request-ID": "a-health-check"})
    get(club_server, "/echo", **{"X-Request-ID": "after-the-health-check"})

    assert club_server.lines_with("after-the-health-check")
    assert not any("request_id=a-health-check" in line for line in club_server.lines)


@uvicorn_only
def test_a_proxy_that_is_trusted_says_who_asks(club_server):
    said = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}

    assert get(club_server, "/client", **said).text == "198.51.100.7 https"


def test_anybody_else_is_not_believed(collected_static, served_database):
    said = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}
    trusted = {"TRUSTED_PROXIES": "192.0.2.99", "DATABASE_URL": served_database}
    with serving(**PRODUCTION, **trusted) as server:
        assert get(server, "/client", **said).text == "127.0.0.1 http"


def test_cookies_are_bound_to_https_exactly_where_there_is_https(server, club_server):
    on_the_range = requests.get(server.url + "/admin/login/", timeout=10).headers["Set-Cookie"]
    at_the_club = get(club_server, "/admin/login/").headers["Set-Cookie"]

    assert on_the_range.startswith("csrf=")
    assert "Secure" not in on_the_range
    assert at_the_club.startswith("__Host-csrf=")
    assert "Secure" in at_the_club


# Sockets


def socket_at(server, path="/ws/", **headers):
    return connect(
        server.url.replace("http", "ws") + path, additional_headers=headers, open_timeout=10
    )


@uvicorn_only
def test_a_socket_has_a_request_id(club_server):
    with socket_at(club_server, **{"X-Request-ID": "socket-1"}) as opened:
        assert opened.response.headers["X-Request-ID"] == "socket-1"


def test_a_socket_that_is_not_there_is_accepted_and_told_so(club_server):
    with socket_at(club_server) as opened, pytest.raises(ConnectionClosed) as closed:
        opened.recv(timeout=10)

    assert closed.value.rcvd.code == 4404


def test_a_socket_for_another_name_is_refused_at_the_handshake(club_server):
    port = club_server.port
    raw_socket = socket.create_connection(("127.0.0.1", port), timeout=10)
    with raw_socket, pytest.raises(InvalidStatus) as refused:
        connect("ws://evil.example/ws/", sock=raw_socket)

    assert refused.value.response.status_code in (400, 403)


def test_a_link_token_in_an_address_is_never_logged(club_server):
    token = "q0J3Zr6bT1uXy8Kc2Vd9Aw"
    get(club_server, f"/w/{token}/?code=0123")
    with socket_at(club_server, f"/ws/{token}/?token={token}"):
        pass
    get(club_server, "/echo", **{"X-Request-ID": "after-the-token"})

    assert club_server.lines_with("after-the-token")
    assert not any(token in line or "0123" in line for line in club_server.lines[-20:])
