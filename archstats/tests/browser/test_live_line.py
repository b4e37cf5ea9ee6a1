"""What a page does while its line is silent, dead, refused or not to be had. Cases LU."""

import re

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.live_pages import ANOTHER_ROOM, status, total

pytestmark = pytest.mark.server


# LU-09
def test_silence_is_told_in_words_until_the_page_is_fresh_again(line):
    line.page.clock.fast_forward(14_000)
    expect(status(line.page)).to_have_text("Live")
    line.page.clock.fast_forward(2_000)
    expect(status(line.page)).to_have_text(re.compile(r"^Not live since \d\d:\d\d$"))

    line.beats()
    expect(status(line.page)).to_have_text("Live")


def test_a_dead_line_is_replaced(line):
    line.page.clock.fast_forward(16_000)
    line.page.clock.run_for(6_000)

    line.until(lambda: len(line.opened) == 2)


def test_a_line_that_only_says_what_is_ahead_does_not_make_the_page_live(line):
    line.page.clock.fast_forward(14_000)
    line.beats(version=line.version + 5)
    line.hears({"hello": line.seen})
    line.page.clock.fast_forward(2_000)

    expect(status(line.page)).to_contain_text("Not live since")


# LU-10
@pytest.mark.parametrize("code", [1012, 1013])
def test_after_a_lost_line_the_page_goes_on_from_where_it_is(line, code):
    line.says_the_total(102, version=12)
    expect(total(line.page)).to_have_text("102")

    line.socket.close(code=code)
    expect(status(line.page)).to_contain_text("Not live since")
    line.page.clock.run_for(1_000)

    line.until(lambda: len(line.opened) == 2)
    assert f"{line.epoch}.12" in line.opened[-1]


def test_a_server_that_has_no_room_is_not_stormed(line):
    refused = closed = 0
    for _ in range(30):
        if closed < len(line.opened):
            # Accepted first, so that the browser sees the code.
            line.is_open_again()
            closed = len(line.opened)
            line.socket.close(code=1013)
            refused += 1
        line.page.clock.run_for(1_000)

    assert 3 < refused < 20


def test_the_page_is_live_only_when_all_its_rooms_are(line):
    line.page.evaluate(ANOTHER_ROOM, "slot:another")
    line.page.clock.fast_forward(16_000)
    expect(status(line.page)).to_contain_text("Not live since")
    line.page.evaluate("window.words = []")

    line.beats()
    line.says_the_total(102, version=12)
    expect(total(line.page)).to_have_text("102")
    assert "Live" not in line.page.evaluate("window.words")

    line.say(room="slot:another", epoch="x", version=1)
    expect(status(line.page)).to_have_text("Live")


# LU-11
@pytest.mark.parametrize(
    ("code", "words"),
    [(4401, "signed out"), (4403, "not open to you"), (4404, "not open to you"), (4410, "over")],
)
@pytest.mark.parametrize("is_alone", [True, False])
def test_a_refusal_is_told_in_words_and_not_asked_again(line, code, words, is_alone):
    if is_alone:
        line.say(closed=code)
    else:
        line.socket.close(code=code)

    expect(line.page.locator("[data-room-closed]")).to_contain_text(words)
    line.page.evaluate("dispatchEvent(new Event('online'))")
    line.page.clock.run_for(60_000)
    assert len(line.opened) == 1
    line.says_the_total(999, version=99) if is_alone else None
    expect(status(line.page)).to_contain_text("Not live since")
    assert line.page_has == line.version


# LU-12
def test_without_sockets_the_page_is_asked_for_every_ten_seconds(line):
    line.closes_with = 1012
    line.socket.close(code=1012)
    line.pass_time_until(lambda: len(line.opened) >= 4)
    expect(status(line.page)).to_contain_text("As of")

    line.archer.shoots("8")
    line.page.clock.run_for(11_000)
    expect(line.page.locator("tbody td[class^='ring-']:not(:empty)").nth(9)).to_have_text("8")
    assert line.page_has == line.version + 1

    # And it goes on trying.
    line.closes_with = None
    tried = len(line.opened)
    line.pass_time_until(lambda: len(line.opened) > tried)
    line.beats(version=line.version + 1)
    expect(status(line.page)).to_have_text("Live")


def test_a_page_that_is_refused_while_it_polls_says_so(line):
    line.closes_with = 1012
    line.page.context.clear_cookies()
    line.socket.close(code=1012)
    line.pass_time_until(lambda: len(line.opened) >= 4)

    expect(line.page.locator("[data-room-closed]")).to_contain_text("not open to you")
