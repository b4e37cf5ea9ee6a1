"""A card is finished on the phone, with signal or without. Case SY-32, as far as the slot goes."""

import json

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.recording import Phone
from archstats.tests.browser.waiting import CARD_IS_KEPT, until

pytestmark = pytest.mark.server


@pytest.fixture
def opened(phone, server):
    """A phone with a new card open."""

    def opened(**wish):
        archer = ArcherAtTheRange.arrives(server, "Robin", **wish)
        robin = Phone(phone(may_lose_the_line=True), archer)
        robin.opens()
        return robin

    return opened


def is_finished(robin):
    return robin.archer.ask("GET", f"/slot/{robin.archer.slot_id}")["finished_at"] is not None


def gives_up(robin):
    robin.page.get_by_text("More", exact=True).tap()
    robin.page.get_by_role("link", name="Finish here").tap()


def test_finished_without_signal_it_is_sent_behind_the_arrows(opened):
    robin = opened(round="wa18", shot_per_round=3)
    robin.page.evaluate("navigator.serviceWorker.ready")
    until(robin.page, CARD_IS_KEPT)
    robin.taps(*["9"] * 57)
    robin.shows(total=513)
    robin.is_saved()
    finish = robin.page.get_by_role("link", name="Finish", exact=True)
    expect(finish).to_be_hidden()
    robin.page.context.set_offline(True)
    robin.taps(*["8"] * 3)
    finish.tap()
    robin.says("Finished, 3 arrows waiting for signal")
    robin.page.reload()
    robin.is_ready()
    robin.says("Finished, 3 arrows waiting for signal")
    sent = []
    robin.page.on("request", lambda asked: sent.append(asked.url.rpartition("/")[2]))
    robin.page.context.set_offline(False)

    robin.is_saved(within=35)
    assert is_finished(robin)
    assert len(robin.on_record) == 60
    orders = [name for name in sent if name in ("card", "finish")]
    assert orders[-1] == "finish"
    assert orders.count("finish") == 1


def test_a_practice_is_finished_by_more_and_then_leads_to_the_whole_card(opened):
    robin = opened(shot_per_round=3)
    robin.taps("9", "8")
    robin.shows(total=17)
    robin.is_saved()
    robin.page.context.set_offline(True)
    gives_up(robin)
    robin.says("Finished, waiting for signal")
    robin.page.context.set_offline(False)
    robin.is_saved(within=35)
    expect(robin.page.locator(".slot__state")).to_have_text("Finished", timeout=15_000)
    assert is_finished(robin)

    robin.page.locator(".dock__finish").tap()
    robin.page.wait_for_url("**/card/")


def test_a_finish_that_is_refused_needs_attention(opened):
    robin = opened(shot_per_round=3)
    body = json.dumps({"code": 409, "data": None, "errors": ["the session is closed"]})
    robin.page.route("**/finish", lambda route: route.fulfill(status=409, body=body), times=1)
    gives_up(robin)

    expect(
        robin.page.get_by_text("The card was not finished: the session is closed.")
    ).to_be_visible()
    robin.page.get_by_role("button", name="Send again").tap()
    robin.is_saved()
    assert is_finished(robin)


def test_a_cafe_s_page_finishes_nothing(opened):
    robin = opened(shot_per_round=3)
    page = "<html>Welcome to our café.</html>"
    robin.page.route("**/finish", lambda route: route.fulfill(status=200, body=page), times=1)
    gives_up(robin)

    robin.says("Finished, waiting for signal")
    assert not is_finished(robin)
    robin.is_saved()
    assert is_finished(robin)


def test_without_javascript_it_is_a_link_to_the_whole_card(phone, server):
    archer = ArcherAtTheRange.arrives(server, "Robin")
    robin = Phone(phone(java_script_enabled=False), archer)
    robin.comes_in()
    robin.page.get_by_role("link", name="Finish here").click()

    robin.page.wait_for_url("**/card/")
