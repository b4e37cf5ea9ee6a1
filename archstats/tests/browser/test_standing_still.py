"""Nothing on the score page moves while it comes: neither with its pieces nor with its scripts."""

import re

import pytest

from archstats.tests.browser.archers import ArcherAtTheRange, give_key
from archstats.tests.browser.recording import Phone
from archstats.tests.browser.slow_line import slow_line
from archstats.tests.showcase import LONGEST_NAME

pytestmark = pytest.mark.server

# As the phone of Lighthouse has it, and ours.
SCREENS = [{"width": 412, "height": 823}, {"width": 390, "height": 844}]
# Where the page is held: what stands just before has come, and nothing behind it.
MARKS = [
    "</header>",
    "</h1>",
    "</thead>",
    "<tr ",
    "</table>",
    'class="dock__boxes">',
    'data-key="5"',
    "</fieldset>",
    "</details>",
]
NOTE_MOVES = """
  window.moves = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      const moved = sources.map(({ node, previousRect: from, currentRect: to }) =>
        `${node?.outerHTML?.slice(0, 80)}: ${from.x} ${from.y} to ${to.x} ${to.y}`);
      window.moves.push([value, ...moved]);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""
SCRIPTS = re.compile(r"/js/score\b.*\.js$")
PAINTED = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"

CARDS = {
    "a round": ({"round": "wa18", "shot_per_round": 3}, 7),
    "a row that is full": ({"round": "wa18", "shot_per_round": 3}, 12),
    "a distance that is shot": ({"round": "york", "shot_per_round": 6}, 72),
    "a practice": ({"shot_per_round": 3}, 6),
    "nothing yet": ({"round": "wa720_70", "shot_per_round": 6}, 0),
}


@pytest.fixture(params=CARDS.values(), ids=[*CARDS])
def robin(request, server):
    wish, shot = request.param
    robin = ArcherAtTheRange.arrives(server, LONGEST_NAME, **wish)
    robin.shoots(*["5"] * shot)
    return robin


@pytest.fixture(params=SCREENS, ids=["412 wide", "390 wide"])
def page(request, chromium):
    context = chromium.new_context(viewport=request.param, has_touch=True)
    # In bytes that can be cut anywhere.
    context.set_extra_http_headers({"Accept-Encoding": "identity"})
    page = context.new_page()
    page.add_init_script(NOTE_MOVES)
    yield page
    context.close()


LIKED = """
  localStorage.setItem("hand", "left");
  localStorage.setItem("input", "face");
"""


def test_the_score_page_stands_still_while_it_comes(page, server, robin):
    stands_still(page, server, robin)


def test_the_face_and_the_left_hand_are_there_from_the_start(page, server):
    robin = ArcherAtTheRange.arrives(server, LONGEST_NAME, **CARDS["a round"][0])
    page.add_init_script(LIKED)
    stands_still(page, server, robin)


def stands_still(page, server, robin):
    held = []
    page.route(SCRIPTS, lambda route: [held.append(route)])
    with slow_line(server.port, *MARKS) as line:
        give_key(page.context, robin.token, line.url)
        page.goto(line.url + robin.page, wait_until="commit")
        for _ in MARKS:
            page.evaluate(PAINTED)
            line.let_on()
        page.locator("footer").wait_for(state="attached")
        page.evaluate(PAINTED)
        for route in held:
            route.continue_()
        Phone(page, robin).is_ready()
        page.locator("[data-live][data-state='live']").wait_for()
        page.evaluate(PAINTED)

        assert len(held) == 1
        assert page.evaluate("moves") == []
