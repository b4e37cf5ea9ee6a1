"""Besides arrows a phone keeps the open card's page, and nothing of who signed out."""

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.recording import Phone
from archstats.tests.browser.waiting import CARD_IS_KEPT, until

pytestmark = pytest.mark.server


@pytest.fixture
def robin(phone, server):
    archer = ArcherAtTheRange.arrives(server, "Robin", round="wa720_70", shot_per_round=6)
    return Phone(phone(may_lose_the_line=True), archer)


def sign_out(phone):
    phone.page.goto("/sign-out/")
    phone.page.get_by_role("button", name="Sign out").tap()
    # A pattern would take the page that is left for the first one.
    phone.page.wait_for_url(f"{phone.archer.server.url}/")


def test_the_kept_page_goes_when_somebody_signs_out(robin):
    robin.opens()
    until(robin.page, CARD_IS_KEPT)
    sign_out(robin)

    until(robin.page, "async () => !(await (await caches.open('card')).keys()).length")


def test_a_page_that_is_on_its_way_when_somebody_signs_out_is_not_kept(robin):
    robin.opens()
    until(robin.page, CARD_IS_KEPT)
    on_its_way = []
    robin.page.context.route(
        f"**{robin.archer.page}", lambda route: on_its_way.append((route, route.fetch()))
    )
    # The kept page is shown meanwhile.
    robin.page.reload()
    sign_out(robin)
    [(route, answer)] = on_its_way
    route.fulfill(response=answer)

    # As long as it takes to be kept, and longer.
    robin.page.wait_for_timeout(1_000)
    assert robin.page.evaluate("async () => (await (await caches.open('card')).keys()).length") == 0


STORED = """() => new Promise((resolve) => {
    indexedDB.open("archstats", 1).onsuccess = ({ target: { result } }) => {
        const store = result.transaction("outbox").objectStore("outbox");
        store.getAll(IDBKeyRange.bound(0, Infinity)).onsuccess = (event) => {
            resolve(event.target.result.map(({ state, value }) => `${state} ${value}`));
            result.close();
        };
    };
})"""


def test_whoever_signs_out_leaves_no_saved_arrow_on_the_phone(robin):
    robin.opens()
    until(robin.page, CARD_IS_KEPT)
    robin.taps("9")
    robin.shows(total=9)
    robin.is_saved()
    assert robin.page.evaluate(STORED) == ["saved 9"]
    sign_out(robin)

    until(robin.page, f"async () => (await ({STORED})()).length === 0")


# What takes longer to arrive than the card took to be finished counts as shot too late.
AGED = """() => new Promise((resolve) => {
    indexedDB.open("archstats", 1).onsuccess = ({ target: { result } }) => {
        const transaction = result.transaction("outbox", "readwrite");
        const store = transaction.objectStore("outbox");
        store.getAll(IDBKeyRange.bound(0, Infinity)).onsuccess = (event) => {
            const [arrow] = event.target.result;
            store.put({ ...arrow, shot_at: arrow.shot_at - 60_000 }, arrow.seq);
        };
        transaction.oncomplete = () => resolve(result.close());
    };
})"""


def test_arrows_of_a_card_that_is_not_open_leave_the_phone_with_their_answer(robin):
    robin.opens()
    robin.page.context.set_offline(True)
    robin.taps("9")
    robin.says("1 arrow waiting for signal")
    robin.page.evaluate(AGED)
    first = robin.archer.slot_id
    robin.archer.ask("POST", f"/slot/{first}/finish")
    second = robin.archer.ask("POST", "/slot", shot_per_round=3)["slot_id"]
    robin.archer.slot_id = second

    # The page that is left would be as quick as the one that opens: only the latter has a line.
    def pass_on(route):
        route.continue_() if second in robin.page.url else route.abort()

    robin.page.context.route(f"**/slot/{first}/card", pass_on)
    robin.page.context.set_offline(False)
    robin.page.goto(robin.archer.page)
    robin.is_ready()

    until(robin.page, f"async () => (await ({STORED})()).length === 0")
    robin.archer.slot_id = first
    assert robin.on_record == [(1, "9")]


def test_exactly_the_open_card_s_page_is_kept(robin):
    robin.opens()
    first = robin.archer.page
    until(robin.page, "async (path) => (await caches.open('card')).match(path)", first)
    robin.page.goto("/me/")
    robin.archer.ask("POST", f"/slot/{robin.archer.slot_id}/finish")
    robin.archer.slot_id = robin.archer.ask("POST", "/slot", shot_per_round=3)["slot_id"]
    robin.opens()
    until(robin.page, "async (path) => (await caches.open('card')).match(path)", robin.archer.page)
    pages = """async () => (await (await caches.open('card')).keys())
        .map(({ url }) => new URL(url).pathname).filter((path) => !path.startsWith('/static/'))"""
    until(robin.page, f"async () => (await ({pages})()).length === 1")
    assert robin.page.evaluate(pages) == [robin.archer.page]


def test_an_arrow_that_comes_after_the_card_is_confirmed_stays_in_sight(robin):
    robin.opens()
    robin.taps("9")
    robin.shows(total=9)
    robin.is_saved()
    robin.page.context.set_offline(True)
    robin.taps("8")
    robin.says("1 arrow waiting for signal")
    robin.archer.ask("POST", f"/slot/{robin.archer.slot_id}/finish")
    robin.archer.ask("POST", f"/slot/{robin.archer.slot_id}/confirmation")
    robin.page.context.set_offline(False)
    robin.page.reload()

    robin.says("1 arrow needs attention", within=35)
    expect(robin.page.get_by_text("8 was not taken, the card is confirmed.")).to_be_visible()
    assert robin.on_record == [(1, "9")]
