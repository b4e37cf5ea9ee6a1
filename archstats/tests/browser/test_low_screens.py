"""On a small phone, and on one on its side: the keys stay, and enough of the table with them."""

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.measures import bottom_of
from archstats.tests.browser.recording import Phone
from archstats.tests.browser.test_mates import NAMES, ROUND, come_to_one_target

pytestmark = pytest.mark.server

SMALL, ASIDE = {"width": 360, "height": 640}, {"width": 844, "height": 390}
END = ["10", "9", "9", "8", "8", "7"]
WHOLE_ROWS = """() => {
  const top = document.querySelector(".slot__head").getBoundingClientRect().bottom;
  const bottom = document.querySelector("[data-dock]").getBoundingClientRect().top;
  return [...document.querySelectorAll("[data-row]")].map(row => row.getBoundingClientRect())
    .filter(row => row.height && row.top >= top - 1 && row.bottom <= bottom + 1).length;
}"""


@pytest.fixture
def robin_on(phone, server):
    """Robin's card on a phone of this size, with these values on it."""

    def robin_on(viewport, *values, **wish):
        archer = ArcherAtTheRange.arrives(server, "Robin", **wish)
        archer.shoots(*values)
        robin = Phone(phone(viewport=viewport, may_lose_the_line=True), archer)
        robin.opens()
        return robin

    return robin_on


def test_a_small_phone_shows_three_ends_and_more_above_the_keys(robin_on):
    robin = robin_on(SMALL, *END * 4, **ROUND)

    assert robin.page.evaluate(WHOLE_ROWS) >= 3


def test_what_gave_way_to_the_table_is_under_more(robin_on):
    robin = robin_on(SMALL, **ROUND)
    expect(robin.page.locator(".header")).to_be_hidden()
    robin.page.get_by_text("More", exact=True).tap()
    robin.page.get_by_role("button", name="Sun mode").tap()

    assert robin.page.evaluate("document.documentElement.dataset.mode") == "sun"
    robin.page.get_by_role("link", name="Start page").tap()
    robin.page.wait_for_url(f"{robin.archer.server.url}/")


def test_without_javascript_the_header_stays(phone, server):
    archer = ArcherAtTheRange.arrives(server, "Robin", **ROUND)
    page = phone(viewport=SMALL, java_script_enabled=False)
    Phone(page, archer).comes_in()

    expect(page.get_by_role("link", name="Archstats")).to_be_visible()


@pytest.mark.parametrize("viewport", [SMALL, ASIDE], ids=str)
def test_all_that_is_under_more_is_on_the_screen(robin_on, viewport):
    robin = robin_on(viewport, **ROUND)
    robin.page.get_by_text("More", exact=True).tap()

    for each in robin.page.locator(".dock__settings > *:visible").all():
        expect(each).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("viewport", [SMALL, ASIDE], ids=str)
def test_what_a_distance_came_to_stands_above_the_notice_of_the_next(robin_on, viewport):
    robin = robin_on(viewport, *["9"] * 48, round="national")
    notice = robin.page.locator(".break:visible")

    expect(notice).to_be_visible()
    assert bottom_of(robin.page.locator("[data-leg='1']")) <= notice.bounding_box()["y"]


@pytest.mark.parametrize("viewport", [SMALL, ASIDE], ids=str)
def test_where_two_phones_differ_no_key_leaves_the_screen(robin_on, viewport):
    robin = robin_on(viewport, **ROUND)
    for value in ("9", "8"):
        robin.archer.fills(1, value)

    expect(robin.page.get_by_role("button", name="Change it")).to_be_visible()
    assert bottom_of(robin.page.get_by_text("More", exact=True)) <= viewport["height"]


def test_four_short_names_are_whole_on_their_tabs(phone, server):
    robin = Phone(phone(viewport=SMALL), come_to_one_target(server, *NAMES, **ROUND)[0])
    robin.opens()

    is_cut = "each => each.scrollWidth > each.clientWidth"
    for words in robin.page.locator("[data-tab]:visible > :is(bdi, .dock__far)").all():
        assert not words.evaluate(is_cut), words.text_content()


@pytest.mark.parametrize("viewport", [SMALL, ASIDE], ids=str)
def test_no_label_moves_the_keys(robin_on, viewport):
    robin = robin_on(viewport, *END * 2, **ROUND)
    key = robin.page.locator('[data-key="9"]')
    before = key.bounding_box()
    robin.cell(3).tap()
    robin.labels("End 1 · correcting")

    assert key.bounding_box() == before
