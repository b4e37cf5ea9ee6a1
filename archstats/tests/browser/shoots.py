"""What people do on the pages of a shoot."""

import re

from playwright.sync_api import Page, expect

A_SHOOT = re.compile(r"/shoots/[0-9a-f-]{36}/$")
A_CARD = re.compile(r"/slots/[0-9a-f-]{36}/$")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def makes_a_shoot(page: Page, *, host: str = "Marian", round_key: str = "") -> str:
    """A host who is nobody yet; the address of the shoot."""
    page.goto("/shoots/")
    page.get_by_label("Your name").fill(host)
    page.get_by_label("Name of the shoot").fill("Club night")
    page.get_by_label("Round", exact=True).select_option(round_key)
    press(page, "Make the shoot")
    expect(page).to_have_url(A_SHOOT)
    return page.url


def code_on(page: Page) -> str:
    return page.locator(".invite__code").inner_text()


def link_on(page: Page) -> str:
    return page.locator(".invite__link").inner_text()


def comes_by_code(page: Page, code: str) -> None:
    """As far as the page that asks whether to join."""
    page.goto("/join/")
    page.get_by_label("Got a code? Join a shoot").fill(code)
    press(page, "Join")
    expect(page.get_by_role("heading", name="Club night")).to_be_visible()


def says_a_name_and_joins(page: Page, name: str) -> None:
    page.get_by_label("Your name on the board").fill(name)
    press(page, "Join the shoot")


def joins(page: Page, link: str, name: str) -> None:
    page.goto(link)
    says_a_name_and_joins(page, name)
