"""The server's end of a page's socket in the hands of a test: it says what the test wants."""

import json
import re
from time import monotonic

from archstats.tests.browser.live_pages import status

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
