"""A card that is watched by its link, over real sockets. Cases LU-25, LU-27, LU-29."""

import pytest
import requests

from archstats.tests.server.asking import record
from archstats.tests.server.live_asking import RIGHTS_SECONDS, closed_by, content, frame, watching

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("leaves_no_trace")]


@pytest.fixture
def slot(scene):
    return scene["ids"]["slot_id"]


def by_link(server, slot_id, token):
    return watching(server, f"slot:{slot_id}", subprotocols=["archstats.v0", f"card.{token}"])


def test_whoever_has_the_link_watches_until_it_is_revoked(club_server, scene, in_scene, slot):
    with by_link(club_server, slot, in_scene("share", slot)) as opened:
        assert opened.subprotocol == "archstats.v0"
        assert frame(opened)["room"] == f"slot:{slot}"
        record(club_server, slot, "9", token=scene["tokens"]["robin"])
        assert f"slot-{slot}-head" in content(opened)["content"]

        in_scene("stop_sharing", slot)
        assert closed_by(opened, within=RIGHTS_SECONDS) == 4404


def test_no_other_card_opens_by_it(club_server, scene, in_scene, slot):
    token = in_scene("share", slot)
    with by_link(club_server, scene["ids"]["finished_id"], token) as opened:
        assert closed_by(opened) == 4404


def test_the_token_is_in_no_log(club_server, in_scene, slot):
    token = in_scene("share", slot)
    assert requests.get(f"{club_server.url}/cards/{token}/", timeout=10).status_code == 200
    with by_link(club_server, slot, token) as opened:
        frame(opened)

    assert token not in "\n".join(club_server.lines)
    assert any("path=/cards/…/" in line or "/cards/" in line for line in club_server.lines)
