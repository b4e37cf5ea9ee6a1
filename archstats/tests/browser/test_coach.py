"""A coach looks who is shooting, in a real browser on the real socket."""

import re

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.test_live import is_live
from archstats.tests.serving import in_django

pytestmark = pytest.mark.server

# A tick finds out, and as long again on a machine that is busy.
AT_THE_NEXT_TICK = 10_000


@pytest.fixture
def coach(robin, served_database):
    """The key of Robin's."""
    asked = ("archstats.tests.served_scene", "coach_of", robin.slot_id)
    return in_django(*asked, database_url=served_database)


@pytest.fixture
def overview(phone, server, coach):
    """Their page, on whichever device."""

    def overview(**options):
        page = phone(**options)
        page.context.add_cookies([{"name": "device", "value": coach, "url": server.url}])
        page.goto("/coach/")
        return page

    return overview


def test_arrows_come_without_a_reload_and_a_right_that_is_taken_back_ends_it_in_words(
    overview, robin, coach, served_database
):
    robin.shoots("9")
    page = overview()
    is_live(page)
    card = page.locator(".coached")
    expect(card).to_contain_text("1 arrow")

    robin.shoots("8", "7")
    expect(card).to_contain_text("Last end: 9 8 7 = 24", timeout=1_000)

    asked = ("archstats.tests.served_scene", "stop_coaching", coach)
    in_django(*asked, database_url=served_database)
    closed = page.locator("[data-room-closed]")
    expect(closed).to_have_text("This is not open to you any more.", timeout=AT_THE_NEXT_TICK)
    assert page.goto("/coach/").status == 404


def test_whoever_begins_to_shoot_appears_at_the_next_tick(overview, robin):
    robin.ask("PATCH", f"/slot/{robin.slot_id}", is_shooting=False)
    page = overview()
    is_live(page)
    expect(page.locator(".coaching__summary")).to_contain_text("Nobody of your clubs")

    robin.ask("PATCH", f"/slot/{robin.slot_id}", is_shooting=True)
    expect(page.locator(".coached__name")).to_have_text("Robin", timeout=AT_THE_NEXT_TICK)


def test_without_javascript_a_link_looks_again(overview, robin):
    page = overview(java_script_enabled=False)
    robin.shoots("9")
    page.get_by_role("link", name="Look again").click()

    expect(page.locator(".coached")).to_contain_text(re.compile(r"1 arrow\b"))
