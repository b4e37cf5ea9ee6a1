"""A new release while a card is open: the end is shot, then the page is new. Case OP-24."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.held_line import Line
from archstats.tests.browser.recording import Phone
from archstats.tests.serving import manage

pytestmark = pytest.mark.server

ROUND = {"round": "wa18", "shot_per_round": 3}
SCORE = "js/score.js"
# A script of the newer release leaves this mark.
NEWER = "document.documentElement.dataset.newer = '';\n"
A_WHILE = 20_000


@pytest.fixture(scope="module")
def newer(tmp_path_factory):
    """The settings of a release with another script."""
    folder = tmp_path_factory.mktemp("newer")
    script = folder / "newer" / SCORE
    script.parent.mkdir(parents=True)
    script.write_text((Path("static") / SCORE).read_text() + NEWER)
    settings = {
        "DJANGO_SETTINGS_MODULE": "archstats.tests.served_next",
        "NEXT_RELEASE": str(folder),
    }
    manage("collectstatic", "--no-input", "--verbosity=0", **settings)
    return settings


@pytest.fixture
def robin(chromium, own_server):
    context = chromium.new_context(base_url=own_server.url, has_touch=True)
    page = context.new_page()
    page.clock.install()
    robin = Phone(page, ArcherAtTheRange.arrives(own_server, "Robin", **ROUND))
    robin.opens()
    yield robin
    context.close()


def loads_of(page):
    loads = []
    page.on("request", lambda asked: asked.is_navigation_request() and loads.append(asked.url))
    return loads


def is_live(robin):
    expect(robin.page.locator("[data-live]")).to_have_text("Live", timeout=15_000)


def test_the_end_is_shot_with_the_page_it_was_begun_with_and_no_arrow_is_lost(
    robin, own_server, newer
):
    loads = loads_of(robin.page)
    robin.taps("10", "9")
    robin.is_saved()
    own_server.stop()
    robin.taps("8", "7")
    robin.says("2 arrows waiting for signal")
    own_server.environment |= newer
    own_server.start()

    robin.is_saved(within=35)
    is_live(robin)
    robin.page.clock.fast_forward(A_WHILE)
    is_live(robin)
    robin.taps("6", "5")
    robin.is_saved()
    assert loads == []
    robin.page.clock.fast_forward(A_WHILE)
    robin.page.locator("html[data-newer]").wait_for(state="attached")
    robin.is_ready()
    robin.shows(total=45)
    assert len(loads) == 1
    assert robin.on_record == [(n + 1, str(10 - n)) for n in range(6)]


@pytest.fixture
def told(phone, server):
    """A card whose page was just told of a newer release, with an end on it."""
    robin = ArcherAtTheRange.arrives(server, "Robin", **ROUND)
    robin.shoots("9", "9", "9")
    page = phone(may_lose_the_line=True)
    page.clock.install()
    line = Line(page, robin)
    Phone(page, robin).is_ready()
    line.socket.send(json.dumps({"release": "newer"}))
    return line


def nobody_is_interrupted(line, loads):
    line.page.clock.fast_forward(A_WHILE)
    is_heard(line)
    assert loads == []


def is_heard(line):
    line.beats()
    # Behind a load that it led to.
    line.page.evaluate("async () => (await fetch('/healthz')).status")


def leaves(line):
    with line.page.expect_navigation():
        line.page.clock.fast_forward(A_WHILE)
        line.beats()


def test_a_page_that_rests_becomes_new(told):
    leaves(told)


def test_a_finger_that_was_just_there_is_not_interrupted(told):
    loads = loads_of(told.page)
    told.page.clock.fast_forward(A_WHILE - 1_000)
    told.page.locator("[data-dock-label]").tap()
    told.page.clock.fast_forward(A_WHILE - 1_000)
    is_heard(told)
    assert loads == []

    leaves(told)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("[data-key='9']", "[data-undo]"),
        ("[data-place='1']", "[data-place='1']"),
        ("summary", "summary"),
    ],
    ids=["an end", "a correction", "a menu"],
)
def test_what_was_begun_is_not_interrupted(told, begin, end):
    loads = loads_of(told.page)
    told.page.locator(begin).first.tap()
    nobody_is_interrupted(told, loads)

    told.page.locator(end).first.tap()
    Phone(told.page, told.archer).is_saved()
    leaves(told)


def test_an_arrow_that_waits_keeps_the_page(told):
    robin, loads = Phone(told.page, told.archer), loads_of(told.page)
    told.page.route("**/api/v0/slot/*/card", lambda route: route.abort())
    robin.taps("9", "9", "9")
    robin.says("3 arrows waiting for signal")
    nobody_is_interrupted(told, loads)

    told.page.unroute_all(behavior="ignoreErrors")
    robin.is_saved(within=35)
    leaves(told)


def test_figures_that_are_read_stay(told):
    loads = loads_of(told.page)
    told.page.set_viewport_size({"width": 390, "height": 640})
    told.page.locator(".slot__room").evaluate("room => room.scrollTo(0, room.scrollHeight)")
    told.page.locator("[data-folded]").wait_for()
    nobody_is_interrupted(told, loads)

    told.page.locator("[data-unfold]").tap()
    expect(told.page.locator("[data-current]")).to_be_in_viewport()
    leaves(told)
