"""Every code that a page draws says its link to a camera, at the size of a phone; and how a page
reads one with its own."""

import re

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.complaints import Listener
from archstats.tests.browser.conftest import ARGUMENTS, PHONE
from archstats.tests.browser.qr_codes import read_off
from archstats.tests.browser.shoots import makes_a_shoot
from archstats.tests.browser.test_sessions import press, starts, to_mates
from archstats.tests.programs import CHROMIUM

pytestmark = pytest.mark.server

A4, TV = {"width": 794, "height": 1123}, {"width": 1920, "height": 1080}


def link_on(page):
    return page.locator(".qr__link").inner_text()


@pytest.fixture
def page(phone):
    """In the dark, where a code that took the page's colours would be light on dark."""
    return phone(may_lose_the_line=True, color_scheme="dark")


@pytest.mark.parametrize("mode", ["light", "dark", "sun"])
def test_a_shoot_its_poster_and_its_screen(phone, mode):
    page = phone(may_lose_the_line=True, color_scheme="dark" if mode == "dark" else "light")
    if mode == "sun":
        page.add_init_script("localStorage.setItem('mode', 'sun')")
    shoot = makes_a_shoot(page)
    link = link_on(page)
    assert "/j/" in link
    assert read_off(page) == link

    page.get_by_role("link", name="Poster").click()
    expect(page).to_have_url(re.compile(r"/poster/$"))
    assert read_off(page) == link
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    assert read_off(page) == link
    page.emulate_media(media="screen")
    page.set_viewport_size(TV)
    page.goto(f"{shoot}screen/")
    assert read_off(page) == link


def test_the_session_and_the_card_and_the_mates_and_the_move(page):
    card, read = starts(page), {}

    def reads(name):
        read[name] = read_off(page)
        assert read[name] == link_on(page)

    page.goto("/sessions/")
    page.get_by_role("link", name="Personal session").click()
    page.goto(f"{page.url}link/")
    reads("join")
    to_mates(page, card)
    press(page, "Let a mate score my card")
    reads("grants")
    to_mates(page, card)
    page.get_by_label("Name of the mate").fill("Tuck")
    press(page, "Add the mate")
    press(page, "Hand over to Tuck’s phone")
    reads("move")
    page.goto(f"{card}link/")
    press(page, "Make a link")
    reads("cards")
    page.goto("/me/move/")
    press(page, "Show the code")
    reads("move away")

    ways = [link.split("/")[3] for link in read.values()]
    assert ways == ["join", "grants", "move", "cards", "move"]
    assert len(set(read.values())) == 5


@pytest.fixture
def with_camera(chromium, server):
    """A page whose camera shows a picture of its own, and asks nobody; it reads what it is told."""
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    path, listener = CHROMIUM.find(), Listener(server.url, may_lose_the_line=True)
    browser = chromium.browser_type.launch(executable_path=path, args=[*ARGUMENTS, *camera])
    page = browser.new_context(base_url=server.url, viewport=PHONE).new_page()
    page.add_init_script(
        "window.BarcodeDetector = class { async detect(video) {"
        " return video.videoWidth && window.seen ? [{ rawValue: window.seen }] : []; } }"
    )
    listener.listen_to(page)
    yield page
    browser.close()
    assert listener.complaints == []


def test_the_page_reads_the_code_with_its_own_camera_and_follows_no_other(phone, with_camera):
    host, page = phone(may_lose_the_line=True), with_camera
    makes_a_shoot(host)
    link = read_off(host)
    page.goto("/join/")
    press(page, "Scan the QR code here")
    expect(page.locator("[data-scan-picture]")).to_be_visible()
    for other in ("https://sherwood.example/j/x/", "javascript:alert(1)", "4711"):
        page.evaluate(
            "other => { document.querySelector('[data-scan-words]').textContent = '';"
            " window.seen = other; }",
            other,
        )
        expect(page.get_by_text("This QR code is none of ours.")).to_be_visible()
    page.evaluate("link => { window.seen = link; }", link)

    expect(page.get_by_role("heading", name="Club night")).to_be_visible()
    assert page.url == link


def test_a_camera_that_is_not_open_to_the_page_is_told_in_words(phone):
    page = phone()
    page.add_init_script("window.BarcodeDetector = class {}")
    page.goto("/join/")
    press(page, "Scan the QR code here")

    expect(page.get_by_text("The camera is not open to this page.")).to_be_visible()
