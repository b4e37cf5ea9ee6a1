"""Ids in answers and log lines, and what is never logged."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from archstats.tests.server.asking import get

pytestmark = pytest.mark.server


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


def test_health_checks_are_not_logged(club_server):
    get(club_server, "/healthz", **{"X-Request-ID": "a-health-check"})
    get(club_server, "/echo", **{"X-Request-ID": "after-the-health-check"})

    assert club_server.lines_with("after-the-health-check")
    assert not any("request_id=a-health-check" in line for line in club_server.lines)
