"""Two phones on one range: sessions joined by link, and target mates scored for each other."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.test_first_minute import SMALL

pytestmark = pytest.mark.server

A_CARD = re.compile(r"/slots/[0-9a-f-]{36}/$")
MODES = pytest.mark.parametrize("has_javascript", [True, False], ids=["script", "no script"])
LONG = "Robin-Maximilian of Locksley the Younger"


@pytest.fixture
def phone(phone):
    """On which cards are left as soon as they are there, before their sockets are open."""
    return partial(phone, may_lose_the_line=True)


def press(page, name):
    page.get_by_role("button", name=name).first.click()


def starts(page, name="Robin"):
    page.goto("/start/")
    press(page, "Portsmouth")
    expect(page).to_have_url(A_CARD)
    card = page.url
    page.goto("/me/")
    page.get_by_label("Your name").fill(name)
    press(page, "Save")
    expect(page.get_by_text("Saved")).to_be_visible()
    page.goto(card)
    return card


def opens_a_session(page):
    """Whoever scores alone has one already, and gives it up for this one."""
    finishes(page)
    page.goto("/")
    page.get_by_role("link", name="Range sessions").click()
    page.get_by_label("Where").fill("Sherwood Range")
    press(page, "Open it")
    press(page, "Close it and open the new one")
    expect(page.get_by_role("heading", name="Sherwood Range")).to_be_visible()
    return page.url


def finishes(page):
    """By leaving: a card without arrows."""
    page.goto("/sessions/")
    page.get_by_role("link", name="Personal session").click()
    press(page, "Leave")


def takes_a_place(page, session):
    page.goto(session)
    page.get_by_role("link", name="Take a place").click()
    press(page, "Portsmouth")
    expect(page).to_have_url(A_CARD)
    return page.url


def link_on(page):
    expect(page.locator(".qr svg")).to_be_visible()
    return page.locator(".qr__link").inner_text()


def taps(page, card, value):
    """Until the server has it: by the outbox, or by the form without JavaScript."""
    slot_id = card.split("/")[-2]

    def is_recorded(answer):
        return answer.request.method in ("PUT", "POST") and slot_id in answer.url

    with page.expect_response(is_recorded) as answered:
        page.locator(f'#dock-{slot_id} [data-key="{value}"]').click()
    assert answered.value.status in (200, 302)


def values_on(page, card):
    page.goto(card)
    cells = page.locator(".scores td[class^='ring-']").filter(visible=True)
    return [value for value in cells.all_text_contents() if value]


def to_mates(page, card):
    page.goto(card.rstrip("/") + "/mates/")


@MODES
def test_a_host_shows_the_code_and_a_mate_joins_at_the_next_place(phone, server, has_javascript):
    host, mate = (phone(java_script_enabled=has_javascript) for _ in range(2))
    starts(host)
    session = opens_a_session(host)
    takes_a_place(host, session)
    host.goto(session)
    host.get_by_role("link", name="Let others join").click()
    link = link_on(host)
    mate.goto(link)
    expect(mate.get_by_role("heading", name="Join Sherwood Range")).to_be_visible()
    press(mate, "Portsmouth")

    expect(mate).to_have_url(A_CARD)
    expect(mate.get_by_text("1B").first).to_be_visible()
    host.goto(session)
    expect(host.locator(".session__letter")).to_have_text(["1A", "1B"])
    token = link.split("/")[-2]
    assert server.lines_with('path="/join/')
    assert not any(token in line for line in server.lines)


@MODES
def test_a_mate_leaves_comes_back_and_the_host_frees_the_place_to_close(phone, has_javascript):
    host, mate = (phone(java_script_enabled=has_javascript) for _ in range(2))
    starts(host)
    session = opens_a_session(host)
    host.get_by_role("link", name="Let others join").click()
    mate.goto(link_on(host))
    press(mate, "Portsmouth")
    expect(mate).to_have_url(A_CARD)
    mate.goto(session)
    press(mate, "Leave")
    press(mate, "Come back to it")
    expect(mate).to_have_url(A_CARD)

    host.goto(session)
    press(host, "Close the session")
    expect(host.get_by_role("alert")).to_contain_text("1A Guest")
    press(host, "Free the place")
    press(host, "Close the session")
    expect(host.get_by_text("This session is closed.")).to_be_visible()
    press(host, "Open it again")
    expect(host.get_by_role("link", name="Take a place")).to_be_visible()


@MODES
def test_a_mate_added_by_name_is_scored_here_and_takes_the_card_along(phone, has_javascript):
    page, other = (phone(java_script_enabled=has_javascript) for _ in range(2))
    card = starts(page)
    to_mates(page, card)
    page.get_by_label("Name of the mate").fill("Tuck")
    press(page, "Add the mate")
    page.get_by_role("link", name="Tuck").click()
    mates_card = page.url
    for value in ("9", "8"):
        taps(page, mates_card, value)

    to_mates(page, card)
    press(page, "Hand over to Tuck’s phone")
    other.goto(link_on(page))
    expect(other.get_by_role("heading", name="Are you Tuck?")).to_be_visible()
    press(other, "Yes, take my card")
    other.get_by_role("link", name="Carry on scoring").click()
    expect(other).to_have_url(mates_card)
    assert values_on(other, mates_card) == ["9", "8"]
    assert values_on(page, mates_card) == ["9", "8"]


@MODES
def test_a_mate_scores_by_the_code_until_the_archer_takes_it_back(phone, has_javascript):
    page, mate = (phone(java_script_enabled=has_javascript) for _ in range(2))
    starts(mate, "Tuck")
    card = starts(page)
    to_mates(page, card)
    press(page, "Let a mate score my card")
    mate.goto(link_on(page))
    press(mate, "Yes, I score it")
    expect(mate).to_have_url(card)
    taps(mate, card, "9")
    assert values_on(page, card) == ["9"]

    to_mates(page, card)
    press(page, "Take back from Tuck")
    expect(page.get_by_text("Nobody but you scores it.")).to_be_visible()
    assert mate.goto(card).status == 404


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_pages_of_sessions_and_mates_fit_every_screen(phone, width):
    page = phone(viewport={"width": width, "height": 700})
    card = starts(page, LONG)
    to_mates(page, card)
    page.get_by_label("Name of the mate").fill(LONG[::-1].strip())
    press(page, "Add the mate")
    page.goto("/sessions/")
    page.get_by_role("link", name="Personal session").click()
    session = page.url
    paths = ("/sessions/", session, session + "link/", session + "places/", card + "mates/")
    for path in paths:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(SMALL) == [], path
    for button in ("Let a mate score my card", "Hand over to"):
        page.goto(card + "mates/")
        press(page, button)
        expect(page.locator(".qr svg")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, button
        assert page.evaluate(SMALL) == [], button
