"""What a page with a live room shows, and what one may wait for it."""

from playwright.sync_api import Locator, Page, expect

# For an arrow.
AT_ONCE = 2_000
# Puts another room beside the page's own.
ANOTHER_ROOM = """(room) => document.querySelector("[data-room]").insertAdjacentHTML(
    "afterend",
    `<section data-room="${room}" data-epoch="x" data-version="1"><p data-room-closed hidden></p>`
)"""


def rows(page: Page) -> Locator:
    return page.locator("tbody tr:visible")


def total(page: Page) -> Locator:
    return page.locator(".slot__total")


def status(page: Page) -> Locator:
    return page.locator("[data-live]")


def is_live(page: Page, *, within: float = AT_ONCE) -> None:
    expect(status(page)).to_have_text("Live", timeout=within)
