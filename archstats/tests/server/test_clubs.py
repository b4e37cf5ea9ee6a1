"""Belonging to a club, in live rooms: who leaves is seen no more by pages that are open."""

import pytest

from archstats.tests.server.asking import bearer, uvicorn_only
from archstats.tests.server.live_asking import RIGHTS_SECONDS, closed_by, content, frame, watching
from archstats.tests.server.visiting import Browser

# The other server does not hear what a proxy says of HTTPS.
pytestmark = [pytest.mark.server, pytest.mark.usefixtures("leaves_no_trace"), uvicorn_only]


@pytest.fixture
def browser(club_server):
    def browser(token):
        phone = Browser(club_server)
        phone.cookies = {"__Host-device": token}
        return phone

    return browser


def test_who_joins_appears_and_who_leaves_is_gone_from_every_open_page_of_the_coach(
    club_server, in_scene, browser
):
    made = in_scene("empty_club")
    coach = bearer(made["coach"])
    [robin] = in_scene("robins", "1")
    slot, phone = robin["ids"]["slot_id"], browser(robin["token"])
    overview, own = f"coach:{made['coach_id']}", f"/me/clubs/{made['club_pk']}/"
    with watching(club_server, f"slot:{slot}", **coach) as refused:
        assert closed_by(refused) == 4404
    with watching(club_server, overview, **coach) as desk:
        assert f"coached-{slot}" not in content(desk)["content"]
        assert phone.post(made["link"], at=made["link"]).status_code == 302
        assert f"coached-{slot}" in content(desk, within=RIGHTS_SECONDS)["content"]

        with watching(club_server, f"slot:{slot}", **coach) as card:
            assert frame(card)["room"] == f"slot:{slot}"
            assert phone.post(f"{own}departure/", at=own).status_code == 302
            assert closed_by(card, within=RIGHTS_SECONDS) == 4404
        assert content(desk, within=RIGHTS_SECONDS)["order"] == []

        assert browser(made["coach"]).post(f"{own}departure/", at=own).status_code == 302
        assert closed_by(desk, within=RIGHTS_SECONDS) == 4404
