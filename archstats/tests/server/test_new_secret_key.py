import pytest

from archstats.tests.server.asking import ask
from archstats.tests.server.visiting import Browser
from archstats.tests.serving import PRODUCTION, serving

pytestmark = pytest.mark.server

OTHER_KEY = "another-key-for-servers-under-test-" + "9876543210" * 3


def test_a_new_secret_key_loses_no_guest_and_no_card(collected_static, served_database):
    club = PRODUCTION | {"DATABASE_URL": served_database}
    with serving(**club) as server:
        robin = ask(server, "POST", "/archer", {"display_name": "Robin"}).json()["data"]
        wish, token = {"bowstyle": "recurve"}, robin["token"]
        taken = ask(server, "POST", "/slot", wish, token=token).json()["data"]

    with serving(**club | {"SECRET_KEY": OTHER_KEY}) as server:
        profile = ask(server, "GET", "/archer/me", token=token).json()["data"]
        card = ask(server, "GET", f"/slot/{taken['slot_id']}", token=taken["capability"])

    assert profile["archer_id"] == robin["archer_id"]
    assert card.json()["data"]["archer"]["archer_id"] == robin["archer_id"]


def test_nor_does_the_guest_in_a_browser_lose_the_open_card(collected_static, served_database):
    club = PRODUCTION | {"DATABASE_URL": served_database}
    with serving(**club) as server:
        before = Browser(server)
        card = before.post("/start/", at="/start/", round="york").headers["Location"]
        assert before.get(card).status_code == 200

    with serving(**club | {"SECRET_KEY": OTHER_KEY}) as server:
        after = Browser(server)
        after.cookies = before.cookies
        assert after.get(card).status_code == 200
        assert f'href="{card}"' in after.get("/").text
        # What was signed with the old key is out of date; a fresh page puts it right.
        assert after.post("/me/", at="/me/", display_name="Robin").status_code == 302
