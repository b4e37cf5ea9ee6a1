"""Whatever archers and shoots are called is text on every screen, and moves no neighbour.

Cases IA-26, IA-27, LU-32.
"""

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.conftest import PHONE
from archstats.tests.browser.recording import Phone
from archstats.tests.browser.test_markup import MADE, WRITTEN

pytestmark = pytest.mark.server

TURNED = "\u202enaidiraM"
NAMES = {
    **WRITTEN,
    "a script": "<script>asked()</script>",
    "a template": "{{ 7|add:7 }} {% now 'Y' %} ${7*7}",
    "turned round": TURNED,
    "from right to left": "רובין הוד",
    "families": "👨‍👩‍👧‍👦👩‍❤️‍💋‍👨🏳️‍🌈",
    "forty letters": "Zoë-Ångström " * 3 + "É",
}
TITLE = WRITTEN["an image"] + TURNED
# Where a name stands in a sentence without being kept apart, it turns what is beside it.
LOOSE = """(names) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const loose = [];
  while (walker.nextNode()) {
    const { textContent: text, parentElement: parent } = walker.currentNode;
    if (!names.some((name) => text.includes(name)) || parent.closest("template, script")) continue;
    const turns = (each) => !/isolate|plaintext/.test(getComputedStyle(each).unicodeBidi);
    let around = parent;
    while (turns(around)) around = around.parentElement;
    const apart = (name) => around.textContent.trim() === name
      || text.includes(`\\u2068${name}\\u2069`);
    if (!names.some(apart)) loose.push(around.outerHTML);
  }
  return loose;
}"""
TV = {"width": 1920, "height": 1080}
ORDERS = ("", "?by=handicap", "?by=rounds", "?by=arrow")
# The page names no more of those who are there.
NAMES_ON_JOINING = 9


@pytest.fixture
def marian(server):
    """Hosts a shoot of this name, and shoots there herself."""
    marian = ArcherAtTheRange.arrives(server, TURNED, round="wa18")
    marian.shoot = marian.ask("POST", "/shoot", title=TITLE, round="wa18")
    marian.comes = joins(marian, marian.shoot)
    return marian


def joins(archer, shoot):
    entry = {"code": shoot["code"], "slot_id": archer.slot_id}
    return archer.ask("POST", "/shoot/join", **entry)["participant"]["participant_id"]


@pytest.fixture
def page(phone):
    page = phone(may_lose_the_line=True)
    page.asked = []
    page.context.on("request", lambda request: page.asked.append(request.url))
    page.on("websocket", lambda socket: page.asked.append(socket.url))
    page.add_init_script("window.asked = () => (document.title = 'asked')")
    yield page
    assert page.asked
    assert [url for url in page.asked if "asked" in url or url.endswith("/x")] == []


def shows(page, *names):
    """As text, each of them kept apart from what is beside it."""
    assert page.evaluate(MADE) == []
    text = page.locator("body").inner_text()
    assert [name for name in names if name not in text] == []
    assert page.evaluate(LOOSE, [TITLE, TURNED]) == []


def test_on_every_screen_of_a_shoot(page, phone, server, marian):
    shoot = f"/shoots/{marian.shoot['shoot_id']}/"
    board = page.context.new_page()
    Phone(page, marian).comes_in()
    page.goto(shoot)
    board.goto(f"{shoot}board/")
    expect(board.locator(".live-status[data-state=live]")).to_be_visible()

    # As they come and shoot, on the pages that are open.
    comes = {}
    for name in NAMES.values():
        archer = ArcherAtTheRange.arrives(server, name, round="wa18")
        comes[name] = joins(archer, marian.shoot)
        archer.shoots("9")
    expect(page.locator(".present__name")).to_have_count(len(NAMES) + 1)
    expect(board.locator(".board-card__total", has_text="9")).to_have_count(len(NAMES))
    for opened in (page, board):
        shows(opened, *NAMES.values())

    for order in ORDERS:
        page.goto(f"{shoot}board/{order}")
        shows(page, *NAMES.values())
    for screen in ("", "settings/", "result/", "result/cards/"):
        page.goto(shoot + screen)
        shows(page, *NAMES.values())
    page.goto(f"{shoot}poster/")
    shows(page, TITLE)
    for name, id_ in comes.items():
        page.goto(f"{shoot}participants/{id_}/")
        shows(page, name)
        page.goto(f"{shoot}board/participants/{id_}/")
        shows(page, name)
    page.set_viewport_size(TV)
    page.goto(f"{shoot}screen/")
    shows(page, TITLE, *NAMES.values())
    page.set_viewport_size(PHONE)
    marian.shoots("8")
    page.goto(marian.page)
    expect(page.locator(".own-line__beside")).to_contain_text("1 behind")
    shows(page)
    archer.ask("POST", f"/shoot/{marian.shoot['shoot_id']}/fast")
    expect(page.locator(".fast__who")).to_contain_text(name)
    shows(page, name)

    newcomer = phone(may_lose_the_line=True)
    newcomer.goto(marian.shoot["join_url"])
    shows(newcomer, TITLE, *[*NAMES.values()][:NAMES_ON_JOINING])
