"""A coach corrects in the admin, and every screen shows it at once."""

import re

import pytest

from archstats.tests.server.asking import record, uvicorn_only
from archstats.tests.server.live_asking import content, watching
from archstats.tests.server.visiting import Browser

# The other server does not hear what a proxy says of HTTPS.
pytestmark = [pytest.mark.server, pytest.mark.usefixtures("leaves_no_trace"), uvicorn_only]


@pytest.fixture
def shoot(club_server, in_scene):
    """In which Robin has shot a 9."""
    shoot = in_scene("shoot", "robin", "tuck")
    robin = shoot["archers"]["robin"]
    record(club_server, robin["slot"], "9", token=robin["token"])
    return shoot


@pytest.fixture
def coach(club_server, in_scene, shoot):
    made = in_scene("coach_in_admin", shoot["archers"]["robin"]["slot"])
    browser = Browser(club_server)
    browser.cookies["__Host-session"] = made["cookie"]
    browser.card = f"/admin/scoring/slot/{made['slot']}/"
    return browser


def total_of(shown, card):
    return re.search(rf'id="{card}".*?board-card__total">(\d+)<', shown["content"], re.DOTALL)[1]


def test_a_correction_is_on_an_open_board_within_a_second_and_on_the_card(
    club_server, shoot, coach
):
    robin = f"participant-{shoot['archers']['robin']['id']}"
    spectator = {"subprotocols": ["archstats.v0", f"watch.{shoot['watch']}"]}
    with watching(club_server, f"shoot:{shoot['id']}", **spectator) as opened:
        assert total_of(content(opened), robin) == "9"
        form = f"{coach.card}correction/?number=1"
        asked = {"number": "1", "value": "8", "reason": "It does not touch the line."}
        answer = coach.post(form, at=form, **asked)
        shown = content(opened, within=1)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"{coach.card}change/")
    assert total_of(shown, robin) == "8"
    audit = re.sub(r"(<[^>]+>|\s)+", " ", coach.get(f"{coach.card}change/").text)
    assert "1 9 8 Marian It does not touch the line." in audit
