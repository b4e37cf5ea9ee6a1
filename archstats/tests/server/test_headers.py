"""What every answer carries, whoever gives it."""

import re

import pytest
import requests

from archstats.tests.server.asking import OURS, get, stylesheet, uvicorn_only

pytestmark = pytest.mark.server


KINDS = ["200", "302", "404", "500", "api 200", "api 404", "api 500", "static", "static 404"]


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


@pytest.mark.parametrize("kind", KINDS)
def test_search_engines_get_the_first_page_alone(club_server, kind):
    told = answer_of(club_server, kind).headers.get("X-Robots-Tag")

    assert told == (None if kind == "200" else "noindex, nofollow")


def test_only_our_own_pages_may_use_the_camera(club_server):
    policy = answer_of(club_server, "200").headers["Permissions-Policy"]

    assert policy == "camera=(self), geolocation=(), microphone=()"


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


@uvicorn_only
@pytest.mark.parametrize("rubbish", ["NONSENSE\r\n\r\n", "GET / HTTP/1.1\r\nBad Header\r\n\r\n"])
def test_what_is_no_request_gets_the_headers_too(club_server, rubbish):
    head = club_server.raw(rubbish).split(b"\r\n\r\n")[0].lower()

    assert head.startswith(b"http/1.1 400 ")
    assert head.count(b"content-security-policy: ") == head.count(b"x-request-id: ") == 1


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


def test_cookies_are_bound_to_https_exactly_where_there_is_https(server, club_server):
    on_the_range = requests.get(server.url + "/admin/login/", timeout=10).headers["Set-Cookie"]
    at_the_club = get(club_server, "/admin/login/").headers["Set-Cookie"]

    assert on_the_range.startswith("csrf=")
    assert "Secure" not in on_the_range
    assert at_the_club.startswith("__Host-csrf=")
    assert "Secure" in at_the_club
