"""Days closed by a command, which is another process than those that serve. Case BF-45."""

import pytest
import redis

from archstats.tests.server.live_asking import A_TICK_SECONDS, content, watching
from archstats.tests.serving import PRODUCTION, fresh_database, in_django, manage
from archstats.tests.watching import eventually

pytestmark = pytest.mark.server


@pytest.fixture
def shoot(in_scene):
    return in_scene("shoot", "robin")


@pytest.mark.usefixtures("leaves_no_trace")
def test_an_open_board_shows_the_end_that_the_command_stored(club_server, in_scene, shoot):
    link = ["archstats.v0", f"watch.{shoot['watch']}"]
    with watching(club_server, f"shoot:{shoot['id']}", subprotocols=link) as opened:
        before = content(opened)
        assert "did not start" not in before["content"]
        said = in_scene("close_day", shoot["id"])

        shown = content(opened, within=2 * A_TICK_SECONDS)
    assert f"shoot={shoot['id']} check_in -> finished" in said
    assert "did not start" in shown["content"]
    assert shown["version"] == before["version"] + 1


@pytest.fixture
def heard(redis_url):
    with redis.from_url(redis_url) as broker, broker.pubsub() as heard:
        heard.psubscribe("*")
        # Subscribed, before anything is said.
        assert heard.get_message(timeout=5)["type"] == "psubscribe"
        yield heard


def test_where_there_is_a_broker_nobody_waits_for_a_tick(tmp_path, redis_url, heard):
    # Where nobody serves, no tick is quicker.
    with fresh_database(tmp_path) as unserved:
        made = in_django("archstats.tests.served_scene", "ended_shoot", database_url=unserved)
        manage("close_days", DATABASE_URL=unserved, REDIS_URL=redis_url, **PRODUCTION)

        assert eventually(lambda: f"shoot:{made}" in str(heard.get_message(timeout=1)))
