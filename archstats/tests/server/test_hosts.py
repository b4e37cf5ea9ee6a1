"""Only requests for our own names are answered, and only trusted proxies are believed."""

import pytest
import requests

from archstats.tests.server.asking import get, stylesheet, uvicorn_only
from archstats.tests.serving import PRODUCTION, serving

pytestmark = pytest.mark.server


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


@uvicorn_only
def test_a_proxy_that_is_trusted_says_who_asks(club_server):
    said = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}

    assert get(club_server, "/client", **said).text == "198.51.100.7 https"


def test_anybody_else_is_not_believed(collected_static, served_database):
    said = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}
    trusted = {"TRUSTED_PROXIES": "192.0.2.99", "DATABASE_URL": served_database}
    with serving(**PRODUCTION, **trusted) as server:
        assert get(server, "/client", **said).text == "127.0.0.1 http"
