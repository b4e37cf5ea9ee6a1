"""`serve` told to stop: what has begun is finished, and screens are told to come back."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import requests

from archstats.faults.wire import Line, request
from archstats.tests.server.live_asking import a_room, closed_by, errors, frame, hub_of, watching
from archstats.tests.serving import PRODUCTION, WITH_ROOMS, serving
from archstats.tests.watching import eventually, screens

pytestmark = pytest.mark.server

EXIT_SECONDS = 10


@pytest.fixture
def own_server(collected_static, served_database):
    """One that nobody else needs any more."""

    def serve(**options):
        environment = {**PRODUCTION, "DATABASE_URL": served_database}
        return serving(application=WITH_ROOMS, **options, **environment)

    return serve


def stopped(server):
    """Its exit code, and the seconds that it took since it was told."""
    began = time.monotonic()
    server.process.terminate()
    return server.process.wait(timeout=EXIT_SECONDS + 5), time.monotonic() - began


def watched(server, watch, *, by):
    """So many screens, each with what it watches."""
    room = f"told:{a_room()}"
    opened = [watch([server.port], room) for _ in range(by)]
    for screen in opened:
        screen.has(room, 0)
    return opened


def test_requests_are_finished_and_screens_are_told_to_come_back(own_server):
    with own_server() as server, screens() as watch, ThreadPoolExecutor(1) as phone:
        watching = watched(server, watch, by=20)
        answer = phone.submit(requests.get, f"{server.url}/slow", timeout=20)
        assert server.lines_with("slow begins")
        code, seconds = stopped(server)

        assert answer.result().text == "slow ends"
        for screen in watching:
            screen.until(lambda screen: screen.close_codes)
        assert [screen.close_codes[0] for screen in watching] == [1012] * 20
        assert (code, seconds < EXIT_SECONDS) == (0, True)
        assert errors(server) == []


def test_it_is_not_ready_while_its_screens_leave(own_server):
    with own_server() as server, screens() as watch, ThreadPoolExecutor(1) as supervisor:
        watching = watched(server, watch, by=10)
        line = Line(server.port)
        line.send(request("GET", "/readyz"))
        assert line.answer().status == 200
        ended = supervisor.submit(stopped, server)
        eventually(lambda: any(screen.close_codes for screen in watching))
        line.send(request("GET", "/readyz"))
        answer = line.answer()
        line.break_off()

        assert (answer.status, b'"server": "draining"' in answer.body) == (503, True)
        assert ended.result()[0] == 0


def test_neither_a_dead_screen_nor_an_endless_request_holds_it_up(own_server):
    with own_server() as server, ThreadPoolExecutor(1) as phone, ExitStack() as sockets:
        dead = sockets.enter_context(watching(server, f"told:{a_room()}"))
        frame(dead)
        phone.submit(requests.get, f"{server.url}/slow?seconds=30", timeout=60)
        assert server.lines_with("slow begins")
        code, seconds = stopped(server)

        assert (code, seconds < EXIT_SECONDS) == (0, True)


def test_it_takes_no_more_sockets_than_it_has_files_for(own_server):
    room = f"told:{a_room()}"
    with own_server(by="with few files") as server:
        with ExitStack() as full:
            for _ in range(30):
                frame(full.enter_context(watching(server, room)))
            with watching(server, room) as one_too_many:
                assert closed_by(one_too_many) == 1013
        eventually(lambda: hub_of(server)["sockets"] == 0)
        with watching(server, room) as opened:
            assert frame(opened)["version"] == 0
