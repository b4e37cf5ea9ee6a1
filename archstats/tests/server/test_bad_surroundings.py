"""What is wrong around a server, and what it does then. Cases OP-11, OP-25, OP-28, OP-29."""

import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from archstats.tests.server.asking import ask, bearer
from archstats.tests.server.live_asking import a_room, errors, frame, hub_of, tell, watching
from archstats.tests.services import free_port
from archstats.tests.serving import PRODUCTION, WITH_ROOMS, fresh_database, serving
from archstats.tests.watching import eventually

pytestmark = [pytest.mark.server, pytest.mark.one_database]

SOON = timedelta(minutes=1)


@pytest.fixture(scope="module")
def own_database(tmp_path_factory):
    """A file, whichever database the run is for."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("DATABASE_URL", "")
        with fresh_database(tmp_path_factory.mktemp("own")) as url:
            yield url


@pytest.fixture
def serve(collected_static, own_database):
    def serve(**environment):
        given = {"DATABASE_URL": own_database, "REDIS_URL": "", **PRODUCTION, **environment}
        return serving(application=WITH_ROOMS, **given)

    return serve


def archer_with_card(server):
    token = ask(server, "POST", "/archer", {"display_name": "Robin"}).json()["data"]["token"]
    slot = ask(server, "POST", "/slot", {"round": "wa18"}, token=token).json()["data"]["slot_id"]
    return token, {"slot_id": slot, "value": "9"}


def test_a_wrong_address_of_the_broker_is_said_once_and_stops_nothing(serve):
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    with serve(REDIS_URL=nowhere) as server:
        room = a_room()
        with watching(server, f"told:{room}") as opened:
            frame(opened)
            for number in range(3):
                told = hub_of(server)["counts"].get("failed pokes", 0)
                tell(server, room, lines={"a": [str(number), 1]})
                eventually(lambda: hub_of(server)["counts"].get("failed pokes", 0) > told)  # noqa: B023
        ready = requests.get(f"{server.url}/readyz", timeout=10)

        assert (ready.status_code, ready.json()["state"]) == (200, "degraded")
        assert len(server.lines_with("the broker is away")) == 1
        assert errors(server) == []


def test_a_locked_file_is_told_and_then_the_arrow_is_stored_once(serve, own_database):
    with serve() as server:
        token, shot = archer_with_card(server)
        file = own_database.removeprefix("sqlite:///")
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as another:
            another.execute("BEGIN IMMEDIATE")
            refused = ask(server, "POST", "/shot", shot, token=token)
            another.execute("ROLLBACK")
        stored = ask(server, "POST", "/shot", shot, token=token)
        revisions = ask(server, "GET", f"/slot/{shot['slot_id']}/revisions", token=token)

        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
        assert stored.status_code == 201
        assert [each["new_value"] for each in revisions.json()["data"]["items"]] == ["9"]
        assert errors(server) == []


def test_the_time_zone_of_the_machine_changes_nothing(serve):
    with serve(TZ="Pacific/Auckland") as server:
        token, _ = archer_with_card(server)
        made_at = ask(server, "GET", "/archer/me", token=token).json()["data"]["created_at"]
        logged_at = server.lines_with("message=answered")[-1].split()[0].removeprefix("at=")

        for told in (made_at, logged_at):
            assert abs(datetime.fromisoformat(told) - datetime.now(UTC)) < SOON


def test_whoever_came_and_went_leaves_no_room_and_no_socket(serve):
    with serve() as server:
        token, shot = archer_with_card(server)
        before = open_sockets(server)
        with contextlib.ExitStack() as opened:
            for number in range(20):
                rooms = (f"told:{a_room()}", f"slot:{shot['slot_id']}")
                given = bearer(token)
                frame(opened.enter_context(watching(server, rooms[number % 2], **given)))
            assert hub_of(server)["sockets"] == 20
            assert open_sockets(server) >= before + 20

        # Rooms go with the tick.
        eventually(lambda: hub_of(server)["rooms"] == {})
        eventually(lambda: open_sockets(server) <= before)
        assert hub_of(server)["sockets"] == 0


def open_sockets(server):
    """Of its files those that others are at: each of its lasting threads has the database's."""
    kinds = []
    for file in Path(f"/proc/{server.process.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            kinds.append(str(file.readlink()).partition(":")[0])
    return kinds.count("socket")
