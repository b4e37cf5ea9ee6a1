"""A coach looks who is shooting, in a real browser on the real socket."""

import re

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange, give_key
from archstats.tests.browser.live_pages import is_live

pytestmark = pytest.mark.server

# A tick finds out, and as long again on a machine that is busy.
AT_THE_NEXT_TICK = 10_000
WORDS = "Drink, and anchor higher."


@pytest.fixture
def coach(robin, in_scene):
    """The key of Robin's."""
    return in_scene("coach_of", robin.slot_id)


@pytest.fixture
def overview(phone, server, coach):
    """Their page, on whichever device."""

    def overview(**options):
        page = phone(**options)
        give_key(page.context, coach, server.url)
        page.goto("/coach/")
        return page

    return overview


def test_arrows_come_without_a_reload_and_a_right_that_is_taken_back_ends_it_in_words(
    overview, robin, coach, in_scene
):
    robin.shoots("9")
    page = overview()
    is_live(page)
    card = page.locator(".coached")
    expect(card).to_contain_text("1 arrow")

    robin.shoots("8", "7")
    expect(card).to_contain_text("Last end: 9 8 7 = 24", timeout=1_000)

    in_scene("stop_coaching", coach)
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


@pytest.fixture
def york(phone, server):
    """At the first arrow at 80 yards, live on a phone, with its archer."""
    archer = ArcherAtTheRange.arrives(server, "Robin", round="york", shot_per_round=6)
    archer.shoots(*["9", "7", "7", "5", "3", "1"] * 12)
    return archer


def where_the_keys_are(page):
    return page.locator(".dock, .dock button:visible").evaluate_all(
        "all => all.map((each) => JSON.stringify(each.getBoundingClientRect()))"
    )


def test_a_word_for_the_next_distance_arrives_moves_no_key_and_is_put_aside(
    phone, server, york, in_scene
):
    coach = in_scene("coach_of", york.slot_id)
    score = phone()
    york.opens_the_card(score)
    is_live(score)
    score.locator("[data-dock][data-ready]").wait_for()
    stood = where_the_keys_are(score)

    desk = phone()
    give_key(desk.context, coach, server.url)
    desk.goto(f"/slots/{york.slot_id}/notes/")
    desk.get_by_role("textbox", name="Note").fill(WORDS)
    assert desk.get_by_label("End").input_value() == "13"
    desk.get_by_role("button", name="Keep the note").tap()

    told = score.get_by_text(WORDS)
    expect(told).to_be_visible(timeout=1_000)
    expect(score.get_by_text("Now 80 yards")).to_be_visible()
    assert where_the_keys_are(score) == stood
    score.locator("[data-key='9']").tap()
    expect(score.locator(".dock")).to_contain_text("arrow 2 of 6")
    expect(told).to_be_visible()

    score.evaluate("window.wasNotReloaded = true")
    score.get_by_role("button", name="Read").tap()
    expect(told).to_have_count(0)
    assert score.evaluate("window.wasNotReloaded")
    desk.reload()
    expect(desk.get_by_text("read by the archer")).to_be_visible()


def test_without_signal_a_word_is_said_when_its_end_comes_and_goes_with_it(
    phone, server, robin, coach
):
    desk = phone()
    give_key(desk.context, coach, server.url)
    desk.goto(f"/slots/{robin.slot_id}/notes/")
    desk.get_by_role("textbox", name="Note").fill(WORDS)
    desk.get_by_role("button", name="Keep the note").tap()
    score = phone(may_lose_the_line=True)
    robin.opens_the_card(score)
    score.locator("[data-dock][data-ready]").wait_for()
    told = score.get_by_text(WORDS)
    score.context.set_offline(True)
    expect(told).to_be_hidden()

    for shown in (False, False, True, True, True, False):
        score.locator("[data-key='9']").tap()
        expect(told).to_be_visible(visible=shown)


def test_without_javascript_a_word_is_read_with_a_form(phone, server, robin, coach):
    desk = phone(java_script_enabled=False)
    give_key(desk.context, coach, server.url)
    desk.goto(f"/slots/{robin.slot_id}/notes/")
    desk.get_by_role("textbox", name="Note").fill(WORDS)
    desk.get_by_label("End").fill("1")
    desk.get_by_role("button", name="Keep the note").click()
    score = phone(java_script_enabled=False)
    robin.opens_the_card(score)
    expect(score.get_by_text(WORDS)).to_be_visible()
    score.get_by_role("button", name="Read").click()

    expect(score).to_have_url(f"{server.url}{robin.page}")
    expect(score.get_by_text(WORDS)).to_have_count(0)


def test_without_javascript_a_link_looks_again(overview, robin):
    page = overview(java_script_enabled=False)
    robin.shoots("9")
    page.get_by_role("link", name="Look again").click()

    expect(page.locator(".coached")).to_contain_text(re.compile(r"1 arrow\b"))
