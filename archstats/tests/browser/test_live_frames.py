"""What a page makes of frames, from a socket that says what the test wants. Cases LU."""

import json
import re
from time import monotonic

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.test_live import ANOTHER_ROOM, status, total

pytestmark = pytest.mark.server


NOTE_TOTALS = """() => {
    window.totals = [];
    const note = () => {
        const shown = document.querySelector(".slot__total").textContent;
        if (shown !== window.totals.at(-1)) window.totals.push(shown);
    };
    const watched = { subtree: true, childList: true, characterData: true };
    new MutationObserver(note).observe(document.querySelector("[data-room]"), watched);
    const line = document.querySelector("[data-live]");
    window.words = [];
    new MutationObserver(() => window.words.push(line.textContent)).observe(line, watched);
    line.dataset.opened = 1;
    line.addEventListener("htmx:ws:after:connection", () => line.dataset.opened++);
}"""


class Line:
    """The server's end of the page's socket, in our hands."""

    def __init__(self, page, archer):
        self.page, self.archer = page, archer
        self.opened, self.heard = [], []
        self.counted = 0
        self.closes_with = None
        page.route_web_socket(re.compile("/ws/"), self._open)
        archer.opens_the_card(page)
        page.evaluate(NOTE_TOTALS)
        page.locator("[data-live][data-htmx-powered]").wait_for()
        shown = page.locator("[data-room]")
        self.epoch = shown.get_attribute("data-epoch")
        self.version = int(shown.get_attribute("data-version"))

    def _open(self, socket):
        self.opened.append(socket.url)
        self.socket = socket
        socket.on_message(lambda text: [self.heard.append(json.loads(text))])
        if self.closes_with:
            socket.close(code=self.closes_with)

    def is_open_again(self):
        """As the page sees it, which may give a connection up for the next before it is open."""

        def count():
            return int(status(self.page).get_attribute("data-opened"))

        self.until(lambda: count() > self.counted)
        self.counted = count()

    def say(self, **frame):
        self.socket.send(json.dumps({"room": self.archer.room, "epoch": self.epoch} | frame))

    def says_the_total(self, figure, *, version, **more):
        """A head with this total and nothing else."""
        id_ = f"slot-{self.archer.slot_id}-head"
        head = f'<div id="{id_}" hx-swap-oob="outerMorph"><b class="slot__total">{figure}</b></div>'
        self.say(version=version, content=head, **more)

    def changes(self):
        """Each total that the page showed since it was opened."""
        return self.page.evaluate("window.totals")

    def hears(self, said):
        self.until(lambda: said in self.heard)

    def until(self, so):
        """By Playwright's clock: the page's own is in our hands."""
        deadline = monotonic() + 5
        while not so():
            assert monotonic() < deadline
            self.page.wait_for_timeout(10)

    def pass_time_until(self, so):
        """A second of the page's at a time."""
        for _ in range(60):
            if so():
                return
            self.page.clock.run_for(1_000)
        raise AssertionError("a minute went by")

    def beats(self, *, version=None):
        self.say(version=self.version if version is None else version)

    @property
    def seen(self):
        return f"{self.archer.room}@{self.epoch}.{self.version}"

    @property
    def page_has(self):
        return int(self.page.locator("[data-room]").get_attribute("data-version"))


@pytest.fixture
def line(phone, robin):
    """To Robin's card with three rows of three."""
    robin.shoots(*["9"] * 9)
    page = phone(may_lose_the_line=True)
    page.clock.install()
    line = Line(page, robin)
    line.beats()
    expect(status(page)).to_have_text("Live")
    return line


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
