"""What archers write is text, to the browser and to htmx. Case IA-26."""

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.live_pages import is_live
from archstats.tests.browser.recording import Phone

pytestmark = pytest.mark.server

WRITTEN = {
    "an image": "<img src=x onerror=asked()>",
    "a request": "<div hx-get=/asked hx-trigger=load>",
    "a swap": "<div id=main hx-swap-oob=true>",
    "an attribute": "\" hx-get=/asked hx-trigger=load made='",
}
# Elements and attributes that only such words could have made.
MADE = """() => [...document.querySelectorAll("*")].filter((each) =>
    each.matches("img, blink, [id=main]:not(main), [onerror], [made], [hx-get], [hx-trigger]")
    || each.matches("[hx-swap-oob]") || /asked/.test(each.getAttribute("hx-ws:connect") ?? "")
).map((each) => each.outerHTML)"""


@pytest.fixture(params=[*WRITTEN.values()], ids=[*WRITTEN])
def words(request):
    return request.param


@pytest.fixture
def robin(server, words):
    """By this name, at a place of this name, with a mate and a note of the same."""
    robin = ArcherAtTheRange.arrives(server, words, shot_per_round=3)
    slot = robin.ask("GET", f"/slot/{robin.slot_id}")
    robin.session_id = slot["session_id"]
    robin.ask("PATCH", f"/session/{robin.session_id}", location=words)
    mate = ArcherAtTheRange.arrives(server, words, session_id=robin.session_id, shot_per_round=3)
    mate.ask("PUT", f"/slot/{mate.slot_id}/grant/{robin.archer_id}")
    robin.shoots("9", "9", "8")
    mate.shoots("9", "9", "8")
    robin.ask("POST", f"/slot/{robin.slot_id}/note", text=words)
    return robin


@pytest.fixture
def page(phone, robin):
    page = phone(may_lose_the_line=True)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.add_init_script("window.asked = () => (document.title = 'asked')")
    yield page
    assert [url for url in asked if "asked" in url or url.endswith("/x")] == []


def is_text(page, words):
    assert page.evaluate(MADE) == []
    assert words in page.locator("body").inner_text()


def test_on_every_page_that_shows_it(page, robin, words):
    Phone(page, robin).comes_in()
    session = f"/sessions/{robin.session_id}/"
    for path in ("/", "/me/", session, f"{robin.page}card/", f"{robin.page}notes/"):
        page.goto(path)
        is_text(page, words)
    page.goto(robin.page)
    expect(page).to_have_title(f"{words}’s card – Archstats")


def test_on_the_card_while_it_changes(page, robin, words):
    phone = Phone(page, robin)
    phone.opens()
    is_live(page)
    phone.taps("9", "9", "8")
    name = page.locator("h1").first
    for new in (words[::-1], words):
        robin.ask("PATCH", "/archer/me", display_name=new)
        expect(name).to_have_text(new)
    is_text(page, words)


def test_what_the_phone_itself_says_of_two_archers(page, robin, words):
    phone = Phone(page, robin)
    phone.opens()
    for letter in "ABAB":
        tab = page.locator(".dock__tab[aria-current]:visible .dock__letter")
        expect(tab).to_have_text(letter)
        phone.taps("9", "9", "8")
    expect(page.locator("[data-doubt]:visible")).to_contain_text(words)
    is_text(page, words)
