"""A big screen: it stays within itself, turns its pages, says how old it is, and runs all night."""

import re

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange

pytestmark = pytest.mark.server

TV = {"width": 1920, "height": 1080}
NAMES = [f"archer-{number}" for number in range(16)] + ["alexandrina featherstonehaugh"]
LIVE = ".live-status[data-state=live]"
HOUR_MS = 3_600_000
# Text that is seen and smaller than can be read from the line.
SMALL = """() => [...document.querySelectorAll("main *")]
  .filter(e => e.checkVisibility() && !e.closest(".visually-hidden"))
  .filter(e => [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim()))
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < 22)
  .map(e => e.outerHTML.slice(0, 100))"""
BEYOND = """() => [...document.querySelectorAll("main *")]
  .filter(e => e.checkVisibility() && !e.closest(".visually-hidden"))
  .filter(e => { const b = e.getBoundingClientRect(); return b.right > 1921 || b.bottom > 1081; })
  .map(e => e.outerHTML.slice(0, 100))"""


@pytest.fixture(scope="module")
def made(server, in_scene):
    return in_scene("shoot", *NAMES)


def archer(server, made, name):
    """By the name on the board."""
    found = made["archers"][name.lower()]
    return ArcherAtTheRange(server, token=found["token"], slot_id=found["slot"])


def opens(page, made, options="", *, until=LIVE):
    page.goto(f"/w/{made['watch']}/screen/{options}")
    expect(page.locator(until)).to_be_visible()


def names_on(page):
    return page.locator(".board-card__name:visible")


def test_two_columns_of_eight_and_the_rest_on_a_page_of_its_own(phone, server, made):
    page = phone(viewport=TV)
    page.clock.install()
    opens(page, made)
    first = names_on(page).all_inner_texts()
    expect(page.get_by_text("1 of 2")).to_be_visible()
    assert len(first) == 16
    heads = page.locator(".screen__heads:visible")
    expect(heads).to_have_count(2)

    page.clock.run_for(12_000)
    expect(page.get_by_text("2 of 2")).to_be_visible()
    assert len(names_on(page).all_inner_texts()) == 1
    # The other column has nobody to head.
    expect(heads).to_have_count(1)
    # Whoever takes the lead from there stands on the first page at once.
    [last] = names_on(page).all_inner_texts()
    archer(server, made, last).shoots("9")
    expect(page.get_by_text("2 of 2")).to_be_visible()
    expect(names_on(page)).not_to_have_text([last])
    page.clock.run_for(12_000)
    expect(names_on(page).first).to_have_text(last)


@pytest.mark.parametrize("options", ["", "?rows=12&mode=light", "?rows=6&columns=1", "?by=rounds"])
def test_nothing_is_too_small_or_beyond_the_screen(phone, made, options):
    page = phone(viewport=TV)
    opens(page, made, options)

    assert page.evaluate(SMALL) == []
    assert page.evaluate(BEYOND) == []
    assert page.evaluate("[innerHeight, document.documentElement.scrollHeight]") == [1080, 1080]
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(238, 241, 240)" if "light" in options else "rgb(11, 14, 16)")


def test_it_says_as_of_when_it_is_and_in_a_bar_once_that_is_long_ago(phone, made):
    page = phone(viewport=TV, may_lose_the_line=True)
    page.clock.install()
    opens(page, made)
    expect(page.locator(".screen__clock")).to_have_text(re.compile(r"^as of \d\d:\d\d:\d\d$"))
    expect(page.locator(".screen__old")).to_be_hidden()

    page.context.set_offline(True)
    page.clock.fast_forward(31_000)
    bar = page.locator(".screen__old")
    expect(bar).to_be_visible()
    expect(bar).to_have_text(
        re.compile(r"^Nothing has come since \d\d:\d\d:\d\d\. What stands here")
    )
    page.context.set_offline(False)
    page.clock.run_for(10_000)
    expect(bar).to_be_hidden()


def test_without_javascript_it_is_a_board_to_be_scrolled(phone, made):
    page = phone(viewport=TV, java_script_enabled=False)
    page.goto(f"/w/{made['watch']}/screen/")

    expect(names_on(page)).to_have_count(len(NAMES))


def test_twelve_hours_let_nothing_grow(phone, server, made):
    """An hour at a time: its pages turn, its line is taken up anew, an arrow comes."""
    page = phone(viewport=TV, may_lose_the_line=True)
    page.clock.install()
    opens(page, made)
    robin = archer(server, made, NAMES[0])
    browser = page.context.new_cdp_session(page)
    browser.send("Performance.enable")
    held = []
    for _ in range(12):
        before = page.locator(".screen__board").get_attribute("data-version") or ""
        page.clock.fast_forward(HOUR_MS)
        page.clock.run_for(6_000)
        expect(page.locator(LIVE)).to_be_visible()
        robin.shoots("9")
        expect(page.locator(".screen__board")).not_to_have_attribute("data-version", before)
        held.append(held_by(browser))

    # Without what a page turned up or a notice holds for an hour.
    before, after = least_of(held[4:8]), least_of(held[8:12])
    assert after["Nodes"] <= before["Nodes"] + 3
    assert after["JSEventListeners"] <= before["JSEventListeners"] + 3
    assert after["JSHeapUsedSize"] <= before["JSHeapUsedSize"] + 250_000


def least_of(held):
    return {name: min(each[name] for each in held) for name in held[0]}


def held_by(browser):
    browser.send("HeapProfiler.collectGarbage")
    return {
        each["name"]: each["value"] for each in browser.send("Performance.getMetrics")["metrics"]
    }
