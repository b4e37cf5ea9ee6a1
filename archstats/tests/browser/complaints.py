import re
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request

# What the browser and htmx say of a connection that was lost on purpose.
LOST = re.compile(r"WebSocket connection to|htmx:ws:error")

# Said when a page closes its socket before the server answered: hx-ws does so whenever a page is
# left, and how far the socket has come by then is the machine's affair.
LEFT_EARLY = "WebSocket is closed before the connection is established."


@dataclass
class Listener:
    """Hears what pages complain of, or ask of another host than this."""

    host: str
    may_lose_the_line: bool = False
    complaints: list[str] = field(default_factory=list)

    def listen_to(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self.watch)

    def hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and not self.is_meant(said):
            self.complaints.append(said.text)

    def is_meant(self, said: ConsoleMessage) -> bool:
        # Chromium repeats the status of a page that is refused; the page itself tells the archer.
        is_told = (
            said.text.startswith("Failed to load resource")
            and "/static/" not in said.location["url"]
        )
        is_lost = self.may_lose_the_line and LOST.search(said.text) is not None
        return is_told or is_lost or said.text.endswith(LEFT_EARLY)

    def watch(self, request: Request) -> None:
        if not request.url.startswith((self.host, "data:")):
            self.complaints.append(f"asked another host: {request.url}")
