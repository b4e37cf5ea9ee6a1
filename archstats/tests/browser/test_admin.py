"""Coach and superuser in the admin, in a real browser: its pages must pass our own policy, on a
phone too."""

from contextlib import ExitStack
from functools import partial

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.axe import found_by_axe
from archstats.tests.browser.conftest import PHONE
from archstats.tests.serving import PRODUCTION, in_django, manage, serving

pytestmark = pytest.mark.server

COACHES = [
    "/admin/",
    "/admin/scoring/",
    "/admin/password_change/",
    "/admin/password_change/done/",
    "/admin/scoring/archer/",
    "/admin/scoring/archer/?q=nobody",
    "/admin/scoring/archer/?_popup=1&_to_field=id",
    "/admin/scoring/archer/{archer}/change/",
    "/admin/scoring/archer/{archer}/history/",
    "/admin/scoring/archer/{archer}/password/",
    "/admin/scoring/slot/",
    "/admin/scoring/slot/{slot}/change/",
    "/admin/scoring/slot/{slot}/correction/",
    "/admin/scoring/slot/{slot}/correction/?number=2",
    "/admin/scoring/session/",
    "/admin/scoring/session/{session}/change/",
    "/admin/leaderboard/shoot/",
    "/admin/leaderboard/shoot/{shoot}/change/",
]
SUPERUSERS = [
    "/admin/",
    "/admin/scoring/archer/",
    "/admin/scoring/archer/{archer}/change/",
    "/admin/scoring/slot/{slot}/change/",
    "/admin/scoring/session/{session}/change/",
    "/admin/leaderboard/shoot/{shoot}/change/",
    "/admin/scoring/club/",
    "/admin/scoring/club/add/",
    "/admin/scoring/club/{club}/change/",
    "/admin/scoring/club/{club}/history/",
    "/admin/scoring/club/{club}/delete/",
]
# What the console says besides is advice.
WRONG = ("error", "warning")
PAGES = [("coach", path) for path in COACHES] + [("superuser", path) for path in SUPERUSERS]


def test_a_coach_is_made_signs_in_and_sees_the_archers(phone, served_database):
    embedded = {"ARCHSTATS_EMBEDDED": "1", "DATABASE_URL": served_database}
    manage("make_coach", "marian", "--club", "Sherwood", typed="nottingham-42\n", **embedded)
    page = phone(viewport={"width": 1280, "height": 900})
    page.goto("/admin/")
    page.get_by_label("Login name").fill("marian")
    page.get_by_label("Password").fill("nottingham-42")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Archers", exact=True).first.click()

    assert page.locator("#result_list").inner_text().count("marian") >= 1
    assert page.get_by_role("link", name="Clubs").count() == 0


@pytest.fixture(scope="module")
def admin(chromium, collected_static, showcase_database, showcase):
    """The phones of a coach and of a superuser, and what the rows are called there."""
    scene, key = "archstats.tests.served_scene", PRODUCTION["SECRET_KEY"]
    asked = partial(in_django, scene, database_url=showcase_database)
    rows = asked("coach_in_admin", showcase["ids"]["slot_id"])
    cookies = {"coach": rows["cookie"], "superuser": asked("superuser_in_admin")}
    options = {"DATABASE_URL": showcase_database, "SECRET_KEY": key, "ARCHSTATS_EMBEDDED": "1"}
    with serving(**options) as server, ExitStack() as opened:
        pages = {}
        for who, cookie in cookies.items():
            context = chromium.new_context(base_url=server.url, viewport=PHONE, has_touch=True)
            opened.callback(context.close)
            context.add_cookies([{"name": "session", "value": cookie, "url": server.url}])
            pages[who] = context.new_page()
        yield pages, rows


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_on_a_phone_axe_finds_nothing_by_day_and_night_and_no_page_moves_sideways(admin, who, path):
    pages, rows = admin
    page = pages[who]
    complaints = []
    page.on("console", lambda said: said.type in WRONG and complaints.append(said.text))
    for mode in ("light", "dark"):
        page.emulate_media(color_scheme=mode)
        assert page.goto(path.format(**rows)).status == 200
        assert found_by_axe(page) == []

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert complaints == []


def test_who_joins_a_club_is_asked_for_by_a_label_and_found_by_name(admin):
    pages, rows = admin
    page = pages["superuser"]
    page.goto("/admin/scoring/club/{club}/change/".format(**rows))
    page.get_by_role("button", name="Add another club membership").click()
    choice = page.get_by_role("combobox", name="Archer:").last
    choice.click()
    # The list lies over the page, outside its landmarks.
    assert found_by_axe(page, rules={"region": {"enabled": False}}) == []
    page.get_by_role("searchbox", name="Archer:").fill("much")
    page.get_by_role("option", name="much").first.click()

    expect(page.get_by_role("combobox", name="Archer: much").last).to_be_visible()
    assert found_by_axe(page) == []


@pytest.mark.parametrize("width", [PHONE["width"], 1280])
def test_where_a_coach_signs_in_axe_finds_nothing(phone, width):
    page = phone(viewport={"width": width, "height": 844})
    page.goto("/admin/login/")

    assert found_by_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
