"""What a page makes of frames, from a socket that says what the test wants. Cases LU."""

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.live_pages import total

pytestmark = pytest.mark.server


# LU-05
def test_an_older_frame_after_a_newer_is_ignored(line):
    line.says_the_total(102, version=12)
    line.says_the_total(101, version=11)
    line.says_the_total(103, version=13)

    expect(total(line.page)).to_have_text("103")
    assert line.changes() == ["102", "103"]
    assert line.page_has == 13


# LU-06
def test_the_same_frame_twice_is_one_change(line):
    line.says_the_total(102, version=12)
    line.says_the_total("again", version=12)
    line.says_the_total(103, version=13)

    expect(total(line.page)).to_have_text("103")
    assert line.changes() == ["102", "103"]


# LU-07
def test_another_epoch_replaces_everything(line):
    line.says_the_total(999, version=99)
    expect(total(line.page)).to_have_text("999")
    line.page.evaluate("document.querySelector('[data-room]').dataset.epoch = 'before'")

    line.beats()

    expect(total(line.page)).to_contain_text("81")
    assert line.page_has == line.version


# LU-08
def test_a_heartbeat_that_is_ahead_makes_the_page_ask(line):
    line.beats(version=line.version + 5)

    line.hears({"hello": line.seen})


@pytest.mark.parametrize("order", [[3, 2, 1], [2, 3, 1], [3, 1], [1, 5, 2, 3]])
def test_rows_stand_in_the_order_that_came_with_the_frame(line, order):
    row = f"slot-{line.archer.slot_id}-row-"
    line.says_the_total(1, version=12, order=[[f"{row}{number}"] for number in order])

    expect(total(line.page)).to_have_text("1")
    ids = line.page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.id)")
    assert ids == [f"{row}{number}" for number in order]


# LU-33
@pytest.mark.parametrize("browser", ["moves", "takes out and puts in"])
def test_a_row_that_is_moved_keeps_the_focus(line, browser):
    if browser != "moves":
        line.page.evaluate("delete Element.prototype.moveBefore")
    row = f"slot-{line.archer.slot_id}-row-"
    line.page.locator(f"#{row}3").evaluate(
        """row => {
            row.tabIndex = 0;
            row.focus();
            row.addEventListener("blur", () => (window.wasBlurred = true));
        }"""
    )
    line.says_the_total(1, version=12, order=[[f"{row}{number}"] for number in (3, 1, 2)])

    expect(total(line.page)).to_have_text("1")
    assert line.page.evaluate("document.activeElement.id") == f"{row}3"
    assert line.page.evaluate("window.wasBlurred ?? false") == (browser != "moves")


@pytest.mark.parametrize("text", ["", "rubbish", "[]", "null", "7", '{"room": 7}', '"x"' * 5000])
def test_what_is_no_frame_changes_nothing(line, text):
    line.socket.send(text)
    line.says_the_total(102, version=12)

    expect(total(line.page)).to_have_text("102")
    assert line.changes() == ["102"]
