"""A coach in the admin, in a real browser: its pages must pass our own policy, on a phone too."""

import pytest

from archstats.tests.browser.conftest import PHONE
from archstats.tests.browser.test_every_page import ASKED, AXE
from archstats.tests.serving import PRODUCTION, in_django, manage, serving

pytestmark = pytest.mark.server

LISTS = [
    "/admin/",
    "/admin/scoring/archer/",
    "/admin/scoring/slot/",
    "/admin/scoring/session/",
    "/admin/leaderboard/shoot/",
]
ROWS = [
    "/admin/scoring/archer/{archer}/change/",
    "/admin/scoring/archer/{archer}/password/",
    "/admin/scoring/slot/{slot}/change/",
    "/admin/scoring/slot/{slot}/correction/",
    "/admin/scoring/slot/{slot}/correction/?number=2",
    "/admin/scoring/session/{session}/change/",
    "/admin/leaderboard/shoot/{shoot}/change/",
]


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
def coach(chromium, collected_static, showcase_database, showcase):
    """Marian's phone, and what the rows are called there."""
    slot_id = showcase["ids"]["slot_id"]
    scene, key = "archstats.tests.served_scene", PRODUCTION["SECRET_KEY"]
    made = in_django(scene, "coach_in_admin", slot_id, database_url=showcase_database)
    options = {"DATABASE_URL": showcase_database, "SECRET_KEY": key, "ARCHSTATS_EMBEDDED": "1"}
    with serving(**options) as server:
        context = chromium.new_context(base_url=server.url, viewport=PHONE, has_touch=True)
        context.add_cookies([{"name": "session", "value": made["cookie"], "url": server.url}])
        yield context.new_page(), made
        context.close()


@pytest.mark.parametrize("path", [*LISTS, *ROWS])
def test_on_a_phone_axe_finds_nothing_by_day_and_night_and_no_page_moves_sideways(coach, path):
    page, made = coach
    complaints = []
    page.on("console", lambda said: complaints.append(said.text))
    for mode in ("light", "dark"):
        page.emulate_media(color_scheme=mode)
        assert page.goto(path.format(**made)).status == 200
        assert found_by_axe(page) == []

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert complaints == []


@pytest.mark.parametrize("width", [PHONE["width"], 1280])
def test_where_a_coach_signs_in_axe_finds_nothing(phone, width):
    page = phone(viewport={"width": width, "height": 844})
    page.goto("/admin/login/")

    assert found_by_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def found_by_axe(page):
    page.evaluate(AXE.read_text())
    page.evaluate("asked => axe.configure(asked)", ASKED)
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
