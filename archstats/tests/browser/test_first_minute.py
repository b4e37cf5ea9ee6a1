"""From the first page to the first card, and on to the next phone. Cases IA-01, IA-03 to IA-05."""

import re
import uuid
from functools import partial

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange

pytestmark = pytest.mark.server

A_CARD = re.compile(r"/slots/[0-9a-f-]{36}/$")
PASSWORD = "sherwood-oak-1"
MODES = pytest.mark.parametrize("has_javascript", [True, False], ids=["script", "no script"])
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select')]
    .map(e => e.closest('.check') ?? e)
    .filter(e => e.offsetParent && !e.closest('p') && !e.matches('.skip-link'))
    .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
    .filter(([, box]) => box.height < 48 || box.width < 48)
    .map(([html, box]) => `${html}: ${box.width} × ${box.height}`)"""


@pytest.fixture
def phone(phone):
    """On which cards are left as soon as they are there, before their sockets are open."""
    return partial(phone, may_lose_the_line=True)


def starts(page, round_name="Portsmouth"):
    page.goto("/")
    page.get_by_role("link", name="Start scoring").click()
    page.get_by_role("button", name=round_name).first.click()
    expect(page).to_have_url(A_CARD)


def device_of(page, server):
    """One that speaks to the API for whoever is on this page."""
    page.goto("/me/devices/")
    page.get_by_label("What is it for?").fill("Sensor")
    page.get_by_role("button", name="Make a token").click()
    return ArcherAtTheRange(server, token=page.locator(".token").inner_text())


def arrow_on(page, server):
    """The card that is open on this page, with an arrow now."""
    card = page.url
    device = device_of(page, server)
    device.slot_id = card.split("/")[-2]
    device.shoots("9")
    return card


def finishes(page, server):
    device = device_of(page, server)
    current = device.ask("GET", "/slot/current")["slot_id"]
    device.ask("POST", f"/slot/{current}/finish")


def makes_an_account(page):
    login_name = f"robin-{uuid.uuid4().hex[:8]}"
    page.goto("/me/")
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Your name").fill("Robin")
    page.get_by_label("Login name").fill(login_name)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    return login_name


def signs_in(page, login_name):
    page.goto("/sign-in/")
    page.get_by_label("Login name").fill(login_name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@MODES
def test_a_new_visitor_has_a_card_with_three_taps_and_no_question(phone, has_javascript):
    page = phone(java_script_enabled=has_javascript)
    page.goto("/")
    page.get_by_role("link", name="Start scoring").tap()
    page.get_by_role("button", name="Portsmouth").tap()

    expect(page).to_have_url(A_CARD)
    expect(page.get_by_text("Portsmouth").first).to_be_visible()


@MODES
def test_whoever_comes_back_is_one_tap_from_the_open_card(phone, has_javascript):
    page = phone(java_script_enabled=has_javascript)
    starts(page)
    card = page.url
    page.goto("/")
    page.get_by_role("link", name="Carry on scoring").tap()

    expect(page).to_have_url(card)


def test_and_one_tap_from_the_same_round_again(phone):
    page = phone()
    starts(page)
    first = page.url
    page.goto("/start/")
    page.get_by_role("button", name="WA 18m").tap()
    page.get_by_role("button", name="Finish it and start the new one").tap()
    expect(page).to_have_url(A_CARD)
    page.goto("/")
    page.get_by_role("button", name="Portsmouth").tap()
    page.get_by_role("button", name="Finish it and start the new one").tap()

    expect(page).to_have_url(A_CARD)
    assert page.url != first


@MODES
def test_a_practice_is_made_of_ones_own_choice(phone, has_javascript):
    page = phone(java_script_enabled=has_javascript)
    page.goto("/start/")
    page.get_by_label("Distance", exact=True).fill("35")
    page.get_by_label("Face").select_option("80 cm")
    page.get_by_label("Arrows in a row").fill("4")
    page.get_by_role("button", name="Start practice").click()

    expect(page).to_have_url(A_CARD)
    expect(page.get_by_text("35 m").first).to_be_visible()


@MODES
def test_a_guest_makes_an_account_signs_out_and_in_again(phone, has_javascript):
    page = phone(java_script_enabled=has_javascript)
    starts(page)
    card = page.url
    login_name = makes_an_account(page)
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.goto(card).status == 404

    signs_in(page, login_name)
    page.get_by_role("link", name="Carry on scoring").click()
    expect(page).to_have_url(card)


def test_two_devices_are_signed_in_and_one_lets_the_other_go(phone):
    page, tablet = phone(), phone(viewport={"width": 1280, "height": 800})
    starts(page)
    card = page.url
    login_name = makes_an_account(page)
    signs_in(tablet, login_name)
    assert tablet.goto(card).status == page.goto(card).status == 200

    tablet.goto("/me/devices/")
    tablet.get_by_role("button", name="Revoke").click()
    assert page.goto(card).status == 404
    assert tablet.goto(card).status == 200


@MODES
def test_another_phone_goes_on_by_the_link_of_the_code(phone, server, has_javascript):
    page, other = (phone(java_script_enabled=has_javascript) for _ in range(2))
    starts(page)
    card = page.url
    page.goto("/me/")
    page.get_by_role("link", name="Move to another phone").click()
    page.get_by_role("button", name="Show the code").click()
    expect(page.locator(".qr svg")).to_be_visible()
    link = page.locator(".qr__link").inner_text()
    other.goto(link)
    other.get_by_role("button", name="Go on here").click()
    other.get_by_role("link", name="Carry on scoring").click()

    expect(other).to_have_url(card)
    assert page.goto(card).status == 200
    assert other.goto(link).status == 404
    token = link.split("/")[-2]
    assert server.lines_with('path="/move/')
    assert not any(token in line for line in server.lines)


def test_a_guest_who_signs_in_brings_the_cards_along(phone, server):
    page, other = phone(), phone()
    starts(other)
    login_name = makes_an_account(other)
    starts(page)
    card = arrow_on(page, server)
    signs_in(page, login_name)
    # The account has a card open as well.
    expect(page.get_by_text("Finish one of them first")).to_be_visible()
    finishes(other, server)

    signs_in(page, login_name)
    expect(page.get_by_role("link", name="Robin")).to_be_visible()
    assert other.goto(card).status == page.goto(card).status == 200


def test_signing_out_costs_a_guest_the_cards_and_says_so(phone, server):
    page = phone()
    starts(page)
    arrow_on(page, server)
    page.goto("/sign-out/")

    expect(page.get_by_text("the only key to your card")).to_be_visible()
    page.get_by_role("link", name="Make an account first").click()
    expect(page).to_have_url(re.compile("/me/account/$"))


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_an_archers_pages_fit_every_screen(phone, server, width):
    page = phone(viewport={"width": width, "height": 700})
    starts(page)
    card = arrow_on(page, server)
    page.goto("/me/")
    page.get_by_label("Your name").fill("Robin-Maximilian of Locksley the Younger")
    page.get_by_role("button", name="Save").click()
    paths = ("/", "/start/", "/start/?text=york", "/me/", "/me/account/", "/me/history/")
    for path in (*paths, "/me/devices/", "/me/move/", "/sign-in/", "/sign-out/", card):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        if path != card:
            assert page.evaluate(SMALL) == [], path
