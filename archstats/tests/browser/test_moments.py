"""Looking back at a shoot, with a slider or without a script."""

import re

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def board(server, in_scene):
    """The way to it, and how many changes there are: two join, one of them shoots three arrows."""
    made = in_scene("shoot", "robin", "tuck")
    robin = made["archers"]["robin"]
    ArcherAtTheRange(server, token=robin["token"], slot_id=robin["slot"]).shoots("9", "8", "7")
    return f"/w/{made['watch']}/"


def total_on(page):
    return page.locator(".board__figure:visible").first


def test_the_slider_shows_each_moment_and_its_address_is_that_moments(phone, board):
    page = phone()
    page.goto(board)
    page.get_by_role("link", name="Look back").tap()
    expect(total_on(page)).to_have_text("24")
    slider = page.get_by_role("slider", name="Moment")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(total_on(page)).to_have_text("17")
    page.keyboard.press("Home")

    expect(page.get_by_text("Nobody has joined yet.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?at=0$"))
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^As it stood on "))
    page.keyboard.press("End")
    expect(total_on(page)).to_have_text("24")
    moment = page.url
    page.reload()
    expect(total_on(page)).to_have_text("24")
    assert page.url == moment


def test_without_javascript_links_and_a_number_do_the_same(phone, board):
    page = phone(java_script_enabled=False)
    page.goto(board)
    page.get_by_role("link", name="Look back").tap()
    page.get_by_role("link", name="Back", exact=True).tap()
    expect(total_on(page)).to_have_text("17")
    page.get_by_role("link", name="On", exact=True).tap()
    expect(total_on(page)).to_have_text("24")

    page.get_by_label("Change").fill("0")
    page.get_by_role("button", name="Show").tap()
    expect(page.get_by_text("Nobody has joined yet.")).to_be_visible()
    expect(page.get_by_role("slider")).to_have_count(0)
