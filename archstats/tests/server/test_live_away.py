"""Sockets while the database is away: they come back, and nothing claims to be current."""

import json
from contextlib import suppress

import pytest

from archstats.tests.server.live_asking import (
    A_TICK_SECONDS,
    a_room,
    closed_by,
    content,
    errors,
    frame,
    hub_of,
    watching,
)
from archstats.tests.services import durable_postgresql, temporary_folder
from archstats.tests.serving import PRODUCTION, WITH_ROOMS, fresh_database, manage, serving
from archstats.tests.watching import eventually

pytestmark = pytest.mark.server


# daphne keeps 1013 to itself.
@pytest.mark.parametrize(("by", "code"), [("uvicorn", 1013), ("daphne", 4012)])
def test_a_socket_that_finds_no_database_is_told_to_come_back(collected_static, tmp_path, by, code):
    nowhere = f"sqlite:///{tmp_path}/gone/away.sqlite3"
    with serving(by=by, application=WITH_ROOMS, DATABASE_URL=nowhere, **PRODUCTION) as server:
        with watching(server, f"told:{a_room()}") as opened:
            assert closed_by(opened) == code

        assert hub_of(server)["sockets"] == 0
        assert errors(server) == []


def failed_ticks(server, *, more_than):
    def so_many():
        found = hub_of(server)["counts"].get("failed ticks", 0)
        return found if found > more_than else 0

    # Each waits for the database as long as a request does.
    return eventually(so_many, within=60)


def test_no_heartbeat_comes_while_the_database_is_away(collected_static):
    with (
        temporary_folder() as folder,
        durable_postgresql(folder) as postgres,
        fresh_database(folder, server=postgres.url) as url,
        serving(application=WITH_ROOMS, DATABASE_URL=url, REDIS_URL="", **PRODUCTION) as server,
        watching(server, f"told:{a_room()}") as opened,
    ):
        frame(opened)
        postgres.stop()
        failed = failed_ticks(server, more_than=0)
        # What was on its way before has come by now.
        with suppress(TimeoutError):
            while True:
                opened.recv(timeout=0)
        failed_ticks(server, more_than=failed)
        with pytest.raises(TimeoutError):
            opened.recv(timeout=1)
        postgres.start()

        assert frame(opened, within=2 * A_TICK_SECONDS)["version"] == 0
        assert errors(server) == []


def test_after_a_restored_backup_all_screens_replace_what_they_show(collected_static, tmp_path):
    room = f"told:{a_room()}"
    with (
        fresh_database(tmp_path) as url,
        serving(application=WITH_ROOMS, DATABASE_URL=url, REDIS_URL="", **PRODUCTION) as server,
        watching(server, room) as opened,
    ):
        before = frame(opened)["epoch"]
        manage("new_epoch", DATABASE_URL=url, **PRODUCTION)
        shown = content(opened, within=A_TICK_SECONDS)
        assert shown["epoch"] != before
        with watching(server, f"{room}@{before}.0") as returned:
            assert frame(returned) == shown
        opened.send(json.dumps({"hello": f"{room}@{before}.0"}))

        assert frame(opened) == shown
