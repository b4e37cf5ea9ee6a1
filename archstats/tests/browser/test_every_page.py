"""What holds on every page: axe finds nothing, fingers hit what they aim at, nothing overlaps.

A new page comes in by its row in the table of access."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize

from archstats.tests.browser.axe import found_by_axe
from archstats.tests.browser.measures import COVERED, KEYS, OVERLAPPING, SIDEWAYS, SMALL, SPILLING
from archstats.tests.browser.visits import VISITS, pages_of
from archstats.tests.serving import Server, serving

pytestmark = pytest.mark.server

MODES = ("light", "dark", "sun")
SIZES = ((390, 844), (360, 640), (844, 390), (1280, 800))
ORDINARY, DOUBLE = 16, 32


@pytest.fixture(scope="module")
def showcase_server(collected_static, showcase_database) -> Iterator[Server]:
    with serving(ARCHSTATS_EMBEDDED="1", DATABASE_URL=showcase_database) as server:
        yield server


@pytest.fixture(scope="module")
def pages(chromium, showcase_server, showcase) -> Iterator[dict[str, Page]]:
    yield from pages_of(chromium, showcase_server, showcase)


@pytest.fixture(scope="module", params=VISITS, ids=str)
def page(request, pages, showcase) -> Page:
    """Loaded once, and looked at in every way."""
    visit = request.param
    page: Page = pages[visit.who]
    answer = page.goto(visit.address(showcase))
    assert answer is not None
    assert answer.url.endswith(visit.address(showcase)), "sent on"
    assert answer.status in {*visit.question.expected.values(), 200}
    if page.locator("[data-dock]").count():
        page.locator("[data-dock][data-ready]").first.wait_for()
    return page


def put_in(page: Page, mode: str) -> None:
    page.emulate_media(color_scheme="dark" if mode == "dark" else "light")
    page.evaluate("mode => document.documentElement.dataset.mode = mode", mode)


def resize(page: Page, size: tuple[int, int], *, text: int = ORDINARY) -> None:
    page.set_viewport_size(ViewportSize(width=size[0], height=size[1]))
    with_text = {"standard": text, "fixed": text}
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": with_text})
    assert page.evaluate("getComputedStyle(document.body).fontSize") == f"{text}px"


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing(page, mode):
    resize(page, SIZES[0])
    put_in(page, mode)
    # What a mode changes is colour.
    only = {} if mode == "light" else {"runOnly": ["color-contrast"]}

    assert found_by_axe(page, **only) == []


def test_the_numerals_of_keys_stand_out(page):
    for mode in MODES if page.evaluate(KEYS) else ():
        put_in(page, mode)
        for key in page.evaluate(KEYS):
            # The target's red has no more contrast with any ink.
            assert contrast(key["ink"], key["ground"]) >= (4.5 if key["isRed"] else 7), (mode, key)


def test_one_line_at_most_speaks_and_no_table_does(page):
    heard = page.locator(":is([role=status], [role=log], [aria-live=polite]):visible")
    assert heard.count() <= 1
    assert page.locator(":is([role=status], [role=log], [aria-live]) table").count() == 0
    assert page.locator("table :is([role=status], [role=log], [aria-live])").count() == 0
    assert page.locator("table:is([role=status], [role=log], [aria-live])").count() == 0


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_whatever_is_tapped_is_large_enough_and_behind_nothing(page, size):
    resize(page, size)
    assert page.evaluate(SMALL) == []
    assert page.evaluate(COVERED) == []


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("text", [ORDINARY, DOUBLE])
def test_nothing_overlaps_spills_or_has_to_be_scrolled_sideways(page, size, text):
    resize(page, size, text=text)
    assert page.evaluate(SIDEWAYS) == []
    assert page.evaluate(OVERLAPPING) == []
    assert page.evaluate(SPILLING) == []


def contrast(one: str, other: str) -> float:
    """As WCAG counts it."""
    lighter, darker = sorted(map(luminance, (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
