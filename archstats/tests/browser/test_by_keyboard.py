"""Everything that it takes to shoot a round, by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.recording import Phone

pytestmark = pytest.mark.server

DESK = {"width": 1280, "height": 800}
FOCUSED = "document.activeElement.matches(':focus-visible') && document.activeElement.innerText"


def tabs_to(page: Page, words: str, *, most: int = 80) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if (page.evaluate(FOCUSED) or "").startswith(words):
            return
    raise AssertionError(f"no {words!r} within {most} tabs")


def test_a_round_is_found_started_and_shot_by_keyboard_alone(phone):
    page = phone(viewport=DESK, may_lose_the_line=True)
    page.goto("/")
    tabs_to(page, "Start scoring")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Start scoring – Archstats")
    tabs_to(page, "Frostbite")
    page.keyboard.press("Enter")
    expect(page.locator("[data-dock][data-ready]")).to_be_visible()

    for key in ["x", "9", "8", "m"] * 9:
        page.keyboard.press(key)
    expect(page.locator("[data-dock-label]")).to_have_text(
        "Round complete. Tap an arrow to correct it."
    )
    expect(page.locator('[data-figure="total"]').first).to_have_text(str(9 * 27))
    for key in ["ArrowLeft", "ArrowLeft", "9"]:
        page.keyboard.press(key)
    expect(page.locator('[data-figure="total"]').first).to_have_text(str(9 * 27 + 1))


def test_a_key_that_is_reached_by_tab_keeps_the_focus_when_pressed(phone, server):
    archer = ArcherAtTheRange.arrives(server, "Robin", round="wa720_70", shot_per_round=6)
    robin = Phone(phone(viewport=DESK), archer)
    robin.opens()
    tabs_to(robin.page, "10")
    robin.page.keyboard.press("Enter")
    robin.page.keyboard.press("Space")

    robin.shows(total=20)
    robin.is_saved()
    assert robin.page.evaluate(FOCUSED) == "10"
