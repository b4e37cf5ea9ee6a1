"""What a server says of itself after a few arrows. Case OP-20."""

import time
import uuid

import pytest

from archstats.tests.exposed import figures_in
from archstats.tests.server import asking
from archstats.tests.server.asking import get
from archstats.tests.server.live_asking import content, frame, watching
from archstats.tests.serving import PRODUCTION, serving
from archstats.tests.watching import eventually
from scoring.live.kernel_ring import ring_where_it_works

pytestmark = pytest.mark.server

TOKEN = "a-token-for-whoever-watches-us"


@pytest.fixture(scope="module")
def server(collected_static, served_database):
    environment = {**PRODUCTION, "DATABASE_URL": served_database, "METRICS_TOKEN": TOKEN}
    with serving(**environment) as server:
        yield server


def figures(server, **headers):
    """By name and labels."""
    answer = get(server, "/metrics", **headers)
    assert answer.status_code == 200
    return figures_in(answer.text)


@pytest.fixture(scope="module")
def shooting(server):
    """An archer is watched while two phones write on the card, and a code is typed wrong."""

    def ask(method, path, body, token=None):
        return asking.ask(server, method, path, body, token=token).json()["data"]

    def put(*operations, device):
        body = {"sent_at": now_ms(), "device": device, "operations": operations}
        return ask("PUT", f"/slot/{slot}/card", body, token)

    token = ask("POST", "/archer", {"display_name": "Robin"})["token"]
    slot = ask("POST", "/slot", {"round": "wa18"}, token)["slot_id"]
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    arrow = operation(1, "9")
    with watching(server, f"slot:{slot}", Authorization=f"Bearer {token}") as screen:
        frame(screen)
        put(arrow, device=one)
        content(screen)
        put(arrow, device=one)
        put(operation(1, "8"), device=other)
        put(operation(61, "8"), device=one)
        content(screen)
        shoot = ask("POST", "/shoot", {}, token)
        ask("POST", f"/shoot/{shoot['shoot_id']}/cancel", {}, token)
        # Which is nobody's any more, whatever other tests have made.
        ask("POST", "/shoot/join", {"code": shoot["code"], "slot_id": slot}, token)
        get(server, f"/slots/{slot}/")
        yield figures(server)


def operation(number, value):
    return {
        "op": str(uuid.uuid4()),
        "seq": 1,
        "number": number,
        "value": value,
        "shot_at": now_ms(),
        "base": None,
    }


def now_ms():
    return int(time.time() * 1000)


CARD = "/api/v0/slot/<slot_id>/card"


@pytest.mark.parametrize(
    ("name", "labels", "expected"),
    [
        ("archstats_card_operations_total", ["applied"], 2),
        ("archstats_card_operations_total", ["superseded"], 0),
        ("archstats_card_operations_total", ["repeated"], 1),
        ("archstats_card_operations_total", ["refused"], 1),
        ("archstats_card_disputes_total", [], 1),
        ("archstats_card_acknowledgement_seconds_count", [], 4),
        ("archstats_card_acknowledgement_seconds_bucket", ["+Inf"], 4),
        ("archstats_request_seconds_count", [CARD, "2xx"], 4),
        ("archstats_request_seconds_count", ["/slots/<uuid:slot_id>/", "4xx"], 1),
        ("archstats_limit_counted_total", ["wrong codes"], 1),
        ("archstats_live_sockets", [], 1),
        ("archstats_live_sockets_opened_total", [], 1),
        ("archstats_live_rooms", ["slot"], 1),
        ("archstats_live_watchers", ["slot"], 1),
        ("archstats_live_watchers_behind", ["slot"], 0),
        ("archstats_live_passed_over_total", [], 0),
        ("archstats_live_given_up_total", [], 0),
        ("archstats_live_pokes_failed_total", [], 0),
        ("archstats_live_healed_total", [], 0),
        ("archstats_writes_waiting", [], 0),
    ],
)
def test_what_happened_is_told(shooting, name, labels, expected):
    assert shooting[name, *labels] == expected


@pytest.mark.parametrize(
    "name",
    [
        ("archstats_card_acknowledgement_seconds_sum",),
        ("archstats_request_seconds_sum", CARD, "2xx"),
        ("archstats_live_deliveries_total",),
        ("archstats_live_catch_ups_total",),
        ("archstats_live_readings_total",),
        ("process_cpu_seconds_total",),
        ("process_resident_memory_bytes",),
        ("process_open_fds",),
    ],
)
def test_what_is_never_nothing_is_told(shooting, name):
    assert shooting[name] > 0


def test_whether_the_kernel_sends_for_all_is_told(shooting):
    assert shooting[("archstats_live_kernel_ring",)] == (ring_where_it_works() is not None)


def test_the_pool_is_told_of_where_there_is_one(server, shooting, served_database):
    has_pool = served_database.startswith("postgres")

    assert (("archstats_pool_connections",) in shooting) is has_pool
    assert shooting.get(("archstats_pool_timeouts_total",), 0) == 0


def test_no_address_that_was_asked_for_is_a_label(server):
    get(server, "/a-guess-at-something")
    get(server, "/static/a-guess-at-something.css")
    get(server, "/rounds/a-guess-at-something/")

    assert "guess" not in get(server, "/metrics").text
    assert figures(server)["archstats_request_seconds_count", "none", "4xx"] >= 1
    assert figures(server)["archstats_request_seconds_count", "/static/", "4xx"] >= 1


def test_on_either_server_they_are_for_this_machine_alone(club_server):
    assert get(club_server, "/metrics").status_code == 200
    assert get(club_server, "/metrics/").status_code == 404
    refused = get(club_server, "/metrics", **{"X-Forwarded-For": "127.0.0.1"})

    assert refused.status_code == 404
    assert refused.text == get(club_server, "/nothing-here").text


def test_the_token_opens_them_through_the_proxy(server):
    proxied = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}

    assert get(server, "/metrics", **proxied).status_code == 404
    assert figures(server, Authorization=f"Bearer {TOKEN}", **proxied)


def test_each_process_is_asked_by_its_own_address(server):
    by_address = {"Host": "10.0.0.7:8000"}

    assert get(server, "/metrics", **by_address).status_code == 400
    assert figures(server, Authorization=f"Bearer {TOKEN}", **by_address)


def test_reading_them_is_not_logged_but_being_refused_is(server):
    get(server, "/metrics", **{"X-Request-ID": "reads-the-metrics"})
    get(server, "/metrics", **{"X-Request-ID": "is-refused", "X-Forwarded-For": "127.0.0.1"})

    assert server.lines_with("request_id=is-refused")
    assert not any("reads-the-metrics" in line for line in server.lines)


def test_ticks_are_timed(server):
    eventually(lambda: figures(server)["archstats_ticks_total", "heal"])

    told = figures(server)
    assert told["archstats_tick_seconds_total", "heal"] > 0
    assert ("archstats_tick_late_seconds_total", "heal") in told
