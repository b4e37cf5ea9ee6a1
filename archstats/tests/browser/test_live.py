"""A card that moves while it is looked at, over the real socket of a real server. Cases LU."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.live_pages import ANOTHER_ROOM, AT_ONCE, is_live, rows, status, total
from archstats.tests.serving import serving

pytestmark = pytest.mark.server

# What one may wait for a page that was asleep.
SOON = 3_000
HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def card(phone, robin):
    """Robin's card with 9 9 10, 8, live on a phone."""
    robin.shoots("9", "9", "10", "8")
    page = phone()
    robin.opens_the_card(page)
    is_live(page)
    # It would go with a reload.
    page.evaluate("window.wasNotReloaded = true")
    yield page
    assert page.evaluate("window.wasNotReloaded")


def test_an_arrow_appears_without_a_reload(card, robin):
    robin.shoots("7")

    expect(rows(card).nth(1)).to_contain_text("8 7", timeout=AT_ONCE, use_inner_text=True)
    expect(total(card)).to_contain_text("43")
    expect(card.locator(".stats")).to_contain_text("Arrows 5", use_inner_text=True)


def test_the_first_arrow_begins_the_table_and_further_ones_new_rows(phone, robin):
    page = phone()
    robin.opens_the_card(page)
    is_live(page)
    expect(page.locator(".scores")).to_be_hidden()

    robin.shoots("9", "8", "7", "6")

    expect(rows(page)).to_have_text(
        ["1 9 8 7 24 24", "2 6 30 6"], timeout=AT_ONCE, use_inner_text=True
    )


def test_an_undone_arrow_is_gone_from_the_table(card, robin):
    operation = {"op": "0" * 31 + "1", "seq": 1, "number": 4, "value": None, "shot_at": 1}
    phone = {"sent_at": 1, "device": "1" * 32}
    [seen] = [
        s["op"] for s in robin.ask("GET", f"/shot/slot/{robin.slot_id}")["shot"] if s["number"] == 4
    ]
    robin.ask(
        "PUT", f"/slot/{robin.slot_id}/card", **phone, operations=[operation | {"base": seen}]
    )

    expect(card.locator("tbody td[class^='ring-']:not(:empty)")).to_have_count(3, timeout=AT_ONCE)


def test_other_rows_stand_in_order_and_hold_the_same_arrows(card, robin):
    robin.shoots("7", "6", "5")
    robin.ask("PATCH", f"/slot/{robin.slot_id}", shot_per_round=2)

    lines = ["1 9 9 18 18", "2 10 8 36 18", "3 7 6 49 13", "4 5 54 5"]
    expect(rows(card)).to_have_text(lines, timeout=AT_ONCE, use_inner_text=True)
    robin.ask("PATCH", f"/slot/{robin.slot_id}", shot_per_round=6)
    lines = ["1 9 9 10 8 7 6 49 49", "2 5 54 5"]
    expect(rows(card)).to_have_text(lines, timeout=AT_ONCE, use_inner_text=True)


def test_the_live_page_is_what_a_reload_shows(card, phone, robin):
    robin.shoots("7", "6", "5")
    robin.ask("POST", f"/slot/{robin.slot_id}/finish")
    expect(card.locator(".slot__state")).to_have_text("Finished", timeout=AT_ONCE)
    fresh = phone()
    robin.opens_the_card(fresh)
    is_live(fresh)

    # Without the keypad's own mark, and the form's token.
    shown = """document.querySelector("[data-room]").outerHTML
        .replace(/ (class|data-current)=""| value="\\w{64}"/g, "")
        .replace(/\\s+/g, " ").replaceAll("> <", "><")"""
    assert card.evaluate(shown) == fresh.evaluate(shown)


@contextmanager
def waiting_for_its_script(page, archer):
    """Robin's card as the server sent it; at the end its script arrives."""
    held = []
    page.route("**/js/{live,score}.*js", lambda route: [held.append(route)])
    archer.opens_the_card(page, until="commit")
    expect(status(page)).to_contain_text("As of")
    yield
    held.pop().continue_()


# LU-02
def test_an_arrow_between_the_page_and_its_socket_is_shown(phone, robin):
    page = phone()
    with waiting_for_its_script(page, robin):
        robin.shoots("9")
        assert rows(page).count() == 0

    expect(rows(page)).to_have_count(1, timeout=AT_ONCE)
    is_live(page)


def test_a_row_that_went_between_the_page_and_its_socket_is_gone(phone, robin):
    robin.shoots("9")
    page = phone()
    with waiting_for_its_script(page, robin):
        robin.clears(1)
        assert rows(page).count() == 1

    expect(page.locator(".slot__track")).to_have_text("No arrows yet", timeout=AT_ONCE)
    expect(rows(page)).to_have_count(0)


# LU-03
def test_an_arrow_while_the_socket_connects_is_shown(phone, robin):
    page = phone()
    page.on("websocket", lambda _: robin.shoots("9"))
    robin.opens_the_card(page)

    expect(rows(page)).to_have_count(1, timeout=AT_ONCE)


# LU-10
def test_after_the_server_was_lost_the_page_comes_back_with_what_it_missed(
    chromium, collected_static, served_database
):
    with serving(ARCHSTATS_EMBEDDED="1", DATABASE_URL=served_database) as server:
        robin = ArcherAtTheRange.arrives(server, "Robin")
        page = chromium.new_page(base_url=server.url)
        robin.opens_the_card(page)
        is_live(page)
        server.kill()
        expect(status(page)).to_contain_text("Not live since")

        server.start()
        robin.shoots("9")

        expect(rows(page)).to_have_count(1, timeout=12_000)
        is_live(page)
        page.close()


# LU-11, LU-25
def test_who_signs_out_elsewhere_is_told_and_does_not_knock_again(card, robin):
    sockets = []
    card.on("websocket", lambda opened: [sockets.append(opened)])
    other = card.context.new_page()
    other.goto("/sign-out")

    notice = card.locator("[data-room-closed]")
    expect(notice).to_contain_text("You are signed out", timeout=10_000)
    expect(status(card)).to_contain_text("Not live since")
    robin.shoots("7")
    card.evaluate(HIDE, True)
    card.evaluate(HIDE, False)
    card.evaluate("dispatchEvent(new Event('online'))")
    assert rows(card).nth(1).inner_text().split() == ["2", "8", "36", "8"]
    assert sockets == []


def test_a_room_that_is_not_open_is_refused_alone(phone, robin):
    page, guy = phone(), ArcherAtTheRange.arrives(robin.server, "Guy")
    with waiting_for_its_script(page, robin):
        page.evaluate(ANOTHER_ROOM, guy.room)

    notices = page.locator("[data-room-closed]")
    expect(notices).to_have_text(["", "This is not open to you any more."], timeout=AT_ONCE)
    is_live(page)
    robin.shoots("9")
    expect(rows(page)).to_have_count(1, timeout=AT_ONCE)
    with page.expect_websocket() as again:
        page.evaluate("dispatchEvent(new Event('online'))")
    assert guy.slot_id not in again.value.url
    assert robin.slot_id in again.value.url


# LU-13
def test_a_page_that_was_hidden_is_current_when_it_is_shown_again(card, robin):
    card.evaluate(HIDE, True)
    expect(status(card)).to_contain_text("Not live since")
    robin.shoots("7", "6", "5")

    card.evaluate(HIDE, False)

    expect(rows(card)).to_have_count(3, timeout=SOON)
    is_live(card)


def test_a_page_that_the_browser_kept_is_current_when_one_comes_back_to_it(card, robin):
    card.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(status(card)).to_contain_text("Not live since")
    robin.shoots("7", "6", "5")

    card.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    expect(rows(card)).to_have_count(3, timeout=SOON)
    is_live(card)


def test_the_back_button_leads_to_the_current_card(phone, robin):
    page = phone()
    robin.opens_the_card(page)
    is_live(page)
    page.goto("/rounds/")
    robin.shoots("9")

    page.go_back()

    expect(rows(page)).to_have_count(1, timeout=SOON)
    is_live(page)


def test_a_phone_without_a_network_says_so_and_is_current_with_it_again(card, robin):
    card.context.set_offline(True)
    expect(status(card)).to_contain_text("Not live since")
    robin.shoots("7")

    card.context.set_offline(False)

    expect(rows(card).nth(1)).to_contain_text("8 7", timeout=SOON, use_inner_text=True)
    is_live(card)


# LU-32
def test_a_name_with_markup_that_comes_live_stays_text(card, robin):
    name = "<img src=x onerror=alert(1)>'\"&amp;"
    robin.ask("PATCH", "/archer/me", display_name=name)
    robin.shoots("9")

    expect(card.locator("h1")).to_have_text(name, timeout=AT_ONCE)
    assert card.locator("h1 img").count() == 0


# LU-36
def test_what_an_archer_types_stays_when_an_arrow_comes(card, robin):
    card.evaluate(
        """() => {
            const field = document.createElement("input");
            field.id = "note";
            document.querySelector(".scores-frame").before(field);
        }"""
    )
    card.locator("#note").type("Anchor hi")
    robin.shoots("7")
    expect(rows(card).nth(1)).to_contain_text("8 7", timeout=AT_ONCE, use_inner_text=True)

    card.keyboard.type("gher.")
    assert card.locator("#note").input_value() == "Anchor higher."


# ST-17
def test_without_javascript_the_page_is_simply_a_page(phone, robin):
    robin.shoots("9")
    page = phone(java_script_enabled=False)
    robin.opens_the_card(page)

    assert rows(page).count() == 1
    expect(status(page)).to_contain_text("As of ")
