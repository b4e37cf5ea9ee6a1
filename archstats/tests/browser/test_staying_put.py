"""Who looks at a card, or has a control chosen, stays there while others change it. Case ST-19."""

import math

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.live_pages import is_live
from archstats.tests.browser.recording import Phone

pytestmark = pytest.mark.server

PER_ROW = 3
LOW = {"width": 390, "height": 640}
CHART = ".chart:last-child h2"
TOP = "each => each.getBoundingClientRect().top"
FOCUSED = "document.activeElement.outerHTML"


@pytest.fixture
def john(server):
    """The host, who sees all cards of his session and records none of them."""
    return ArcherAtTheRange.arrives(server, "John")


@pytest.fixture
def robin(server, john):
    """Twelve ends of three: another begins a row."""
    session = john.ask("GET", f"/slot/{john.slot_id}")["session_id"]
    robin = ArcherAtTheRange.arrives(
        server, "Robin", round="wa18", shot_per_round=PER_ROW, session_id=session
    )
    robin.shoots(*["9"] * 36)
    return robin


@pytest.fixture(params=["who records", "who watches"])
def page(request, phone, robin, john):
    page = phone(may_lose_the_line=True, viewport=LOW)
    if request.param == "who records":
        Phone(page, robin).opens()
    else:
        page.goto(f"/sign-in/{john.archer_id}")
        page.goto(robin.page)
    is_live(page)
    page.evaluate("window.isSame = true")
    yield page
    assert page.evaluate("window.isSame")


def drawn(page):
    return [chart.get_attribute("aria-label") for chart in page.locator(".chart > svg").all()]


def changes(page, robin, *values):
    """From another device; row, figures and charts of the page follow."""
    count = int(page.locator(".stats dd").first.inner_text())
    before = drawn(page)
    robin.shoots(*values)
    count += len(values)
    expect(page.locator(".stats dd").first).to_have_text(str(count))
    row = page.locator(f"[data-row='{math.ceil(count / PER_ROW)}']")
    expect(row.get_by_role("cell", name=values[-1], exact=True).first).to_be_attached()
    assert [now == then for now, then in zip(drawn(page), before, strict=True)] == [False] * 3


def test_charts_are_drawn_anew_under_the_eye_that_is_on_them(page, robin):
    chart = page.locator(CHART)
    chart.scroll_into_view_if_needed()
    if page.locator("[data-dock]").count():
        page.locator("[data-folded]").wait_for()
    stood = chart.evaluate(TOP)

    changes(page, robin, "10", "9", "8", "7")

    assert chart.evaluate(TOP) == pytest.approx(stood, abs=1)


def test_an_early_row_that_is_looked_at_stays(page, robin):
    row = page.locator("[data-row='2']")
    row.scroll_into_view_if_needed()
    stood = row.evaluate(TOP)

    changes(page, robin, "10", "9", "8", "7")

    assert row.evaluate(TOP) == pytest.approx(stood, abs=1)


@pytest.mark.parametrize("control", [".scores-frame", ".header__switch"])
def test_the_control_that_is_chosen_stays_chosen(page, robin, control):
    page.locator(control).first.focus()
    chosen = page.evaluate(FOCUSED)
    changes(page, robin, "10", "9", "8")

    assert page.evaluate(FOCUSED)[:80] == chosen[:80]
