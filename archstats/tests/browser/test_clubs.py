"""A club's link goes from its coach to an archer's phone, who joins, is seen, and leaves again."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import give_key
from archstats.tests.browser.live_pages import is_live
from archstats.tests.browser.qr_codes import read_off
from archstats.tests.browser.test_coach import AT_THE_NEXT_TICK
from archstats.tests.browser.test_sessions import MODES, press

pytestmark = pytest.mark.server


@pytest.fixture
def club(in_scene):
    return in_scene("empty_club")


def opened_by(phone, server, token, **options):
    page = phone(**options)
    give_key(page.context, token, server.url)
    return page


@MODES
def test_an_archer_joins_by_the_code_is_seen_live_and_leaves(
    phone, server, robin, club, has_javascript
):
    robin.shoots("9")
    desk = opened_by(phone, server, club["coach"], java_script_enabled=has_javascript)
    desk.goto("/coach/")
    expect(desk.get_by_text("They join by the link of the club, below.")).to_be_visible()
    desk.get_by_role("link", name="The link that archers join by").click()
    link = desk.locator(".qr__link").inner_text()
    if has_javascript:
        assert read_off(desk) == link
    desk.goto("/coach/")

    mate = opened_by(phone, server, robin.token, java_script_enabled=has_javascript)
    mate.goto(urlsplit(link).path)
    expect(mate.get_by_role("heading", name="Join Sherwood")).to_be_visible()
    press(mate, "Join the club")
    expect(mate.get_by_text("You belong to it now.")).to_be_visible()
    if has_javascript:
        is_live(desk)
    else:
        desk.get_by_role("link", name="Look again").click()
    expect(desk.locator(".coached__name")).to_have_text("Robin", timeout=AT_THE_NEXT_TICK)

    mate.goto("/me/")
    mate.get_by_role("link", name="Coached by Marian").click()
    mate.get_by_text("Leave the club").tap()
    press(mate, "Yes, leave it")
    expect(mate.get_by_text("You have left the club.")).to_be_visible()
    expect(mate.get_by_text("Your clubs")).to_have_count(0)
    if not has_javascript:
        desk.get_by_role("link", name="Look again").click()
    expect(desk.locator(".coached__name")).to_have_count(0, timeout=AT_THE_NEXT_TICK)


@MODES
def test_nobody_becomes_a_guest_by_the_link_and_a_renewed_one_takes_none_in(
    phone, server, club, has_javascript
):
    much = phone(java_script_enabled=has_javascript)
    much.goto(club["link"])
    much.get_by_label("Your name").fill("Much")
    press(much, "Join the club")
    expect(much.get_by_text("You belong to it now.")).to_be_visible()

    desk = opened_by(phone, server, club["coach"], java_script_enabled=has_javascript)
    desk.goto(f"/coach/clubs/{club['club_pk']}/")
    expect(desk.get_by_role("listitem").filter(has_text="Much")).to_be_visible()
    before = desk.locator(".qr__link").inner_text()
    desk.get_by_text("Renew the link").tap()
    press(desk, "Make a new link")
    expect(desk.locator(".qr__link")).not_to_have_text(before)
    assert phone(java_script_enabled=has_javascript).goto(club["link"]).status == 404

    desk.get_by_text("Take somebody out").tap()
    desk.get_by_label("Whom").select_option("Much")
    press(desk, "Take out")
    expect(desk.get_by_text("Taken out.")).to_be_visible()
    expect(desk.get_by_role("listitem").filter(has_text="Much")).to_have_count(0)
