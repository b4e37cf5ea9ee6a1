"""A notice on the screens of a shoot: on the board, over the bar of a card, by the phone itself."""

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.conftest import ARGUMENTS
from archstats.tests.browser.shoots import code_on, makes_a_shoot, press
from archstats.tests.browser.waiting import until
from archstats.tests.programs import WHOLE_CHROMIUM

pytestmark = pytest.mark.server

TAKES_THE_LEAD = "Robin\u2069 takes the lead, 27 after 3 arrows"
# Stands in for the browser's question, which no test can answer.
COUNTED = """
  window.asked = 0;
  let permission = "default";
  Object.defineProperty(Notification, "permission", { get: () => permission });
  Notification.requestPermission = async () => {
    window.asked += 1;
    return (permission = "granted");
  };
"""
BEHIND = "Object.defineProperty(document, 'hidden', { get: () => true })"
TOLD = """async () => {
  const worker = await navigator.serviceWorker.ready;
  return (await worker.getNotifications()).map(({ title, body }) => `${title}: ${body}`);
}"""
WHERE_THE_KEYS_ARE = """() => [...document.querySelectorAll(".dock, .dock button")]
  .map((key) => JSON.stringify(key.getBoundingClientRect()))"""


@pytest.fixture(scope="module")
def chromium(chromium):
    """One that shows notices."""
    path = WHOLE_CHROMIUM.find()
    browser = chromium.browser_type.launch(executable_path=path, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def robin(server):
    return ArcherAtTheRange.arrives(server, "Robin")


@pytest.fixture
def tuck(server):
    return ArcherAtTheRange.arrives(server, "Tuck")


def begun(host, *archers):
    """The address of its board."""
    shoot = makes_a_shoot(host)
    for archer in archers:
        archer.ask("POST", "/shoot/join", code=code_on(host), slot_id=archer.slot_id)
    press(host, "Start shooting")
    return f"{shoot}board/"


def test_a_notice_comes_to_board_and_card_once_and_moves_no_key(phone, robin, tuck):
    host, card = phone(may_lose_the_line=True), phone(may_lose_the_line=True)
    host.goto(begun(host, robin, tuck))
    tuck.opens_the_card(card)
    tuck.shoots("7", "7", "7")
    expect(card.locator("[data-row]").first).to_contain_text("21")
    keys = card.evaluate(WHERE_THE_KEYS_ARE)
    robin.shoots("9", "9", "9")

    expect(host.locator(".notice-line")).to_contain_text(TAKES_THE_LEAD)
    expect(host.locator(".feed__notice").first).to_contain_text(TAKES_THE_LEAD)
    bar = card.locator(".own-line__notice")
    expect(bar).to_contain_text(TAKES_THE_LEAD)
    assert card.evaluate(WHERE_THE_KEYS_ARE) == keys
    dock = card.locator(".dock").bounding_box()
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] <= dock["y"]
    expect(card.locator("[role=status]:visible")).to_contain_text(TAKES_THE_LEAD)

    card.reload()
    expect(card.locator("[data-live]")).to_have_attribute("data-state", "live")
    expect(bar).to_be_empty()
    host.reload()
    expect(host.locator(".notice-line")).to_contain_text(TAKES_THE_LEAD)


def test_the_browser_is_asked_by_a_tap_and_never_before(phone, robin, tuck):
    host, card = phone(may_lose_the_line=True), phone(may_lose_the_line=True)
    card.add_init_script(COUNTED)
    board = begun(host, robin, tuck)
    tuck.opens_the_card(card)
    for page in (tuck.page, board, "/me/notices/"):
        card.goto(page)
        assert card.evaluate("asked") == 0

    told = card.get_by_role("button", name="This phone tells me")
    expect(told).to_be_hidden()
    card.get_by_role("button", name="Let this phone tell me").click()
    expect(told).to_have_attribute("aria-pressed", "true")
    assert card.evaluate("asked") == 1


def test_the_phone_tells_once_what_its_archer_does_not_see(phone, robin, tuck):
    host = phone(may_lose_the_line=True)
    card = phone(may_lose_the_line=True, permissions=["notifications"])
    begun(host, robin, tuck)
    tuck.opens_the_card(card)
    card.goto("/me/notices/")
    card.get_by_role("button", name="This phone tells me").click()

    card.goto(tuck.page)
    expect(card.locator("[data-live]")).to_have_attribute("data-state", "live")
    robin.shoots("10", "10", "10")
    expect(card.locator(".own-line__notice")).to_contain_text("golden end: 10 10 10")
    assert card.evaluate(TOLD) == []
    card.evaluate(BEHIND)
    robin.shoots("10", "10", "X")
    until(card, f"async () => (await ({TOLD})()).length > 0")
    assert card.evaluate(TOLD) == ["Club night: \u2068Robin\u2069 shoots a golden end: 10 10 X"]
