import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.programs import CHROMIUM
from archstats.tests.serving import Server, fresh_database, in_django

PHONE = {"width": 390, "height": 844}

# What the browser and htmx say of a connection that was lost on purpose.
LOST = re.compile(r"WebSocket connection to|htmx:ws:error")

# As root Chromium's sandbox refuses; the other two keep it from calling home.
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = CHROMIUM.find()
    assert path is not None, "bin/test installs Chromium or says how to"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Opens a phone's browser; what it complains of, or asks of another host, fails the test."""
    complaints: list[str] = []
    opened: list[BrowserContext] = []
    loses = False

    def hear(said: ConsoleMessage) -> None:
        # Chromium repeats the status of a page that is refused; the page itself tells the archer.
        told = (
            said.text.startswith("Failed to load resource")
            and "/static/" not in (said.location["url"])
        )
        is_meant = loses and LOST.search(said.text)
        if said.type in ("error", "warning") and not (told or is_meant):
            complaints.append(said.text)

    def watch(request: Request) -> None:
        if not request.url.startswith((server.url, "data:")):
            complaints.append(f"asked another host: {request.url}")

    def phone(*, may_lose_the_line: bool = False, **options: Any) -> Page:
        nonlocal loses
        loses = may_lose_the_line
        options = {"viewport": PHONE, "has_touch": True, **options}
        context = chromium.new_context(base_url=server.url, **options)
        opened.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", watch)
        return page

    yield phone
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def showcase_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with fresh_database(tmp_path_factory.mktemp("showcase")) as url:
        yield url


@pytest.fixture(scope="session")
def showcase(showcase_database: str) -> dict[str, Any]:
    """What the pages have to show at their fullest."""
    made: dict[str, Any] = in_django("archstats.tests.showcase", database_url=showcase_database)
    return made


@pytest.fixture
def robin(server: Server) -> ArcherAtTheRange:
    return ArcherAtTheRange.arrives(server, "Robin")
