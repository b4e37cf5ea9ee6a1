from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.complaints import Listener
from archstats.tests.browser.held_line import Line
from archstats.tests.browser.live_pages import status
from archstats.tests.programs import CHROMIUM
from archstats.tests.serving import Server, fresh_database, in_django, serving

PHONE = ViewportSize(width=390, height=844)

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
    listener = Listener(server.url)
    opened: list[BrowserContext] = []

    def phone(*, may_lose_the_line: bool = False, **options: Any) -> Page:
        listener.may_lose_the_line = may_lose_the_line
        options = {"viewport": PHONE, "has_touch": True, **options}
        context = chromium.new_context(base_url=server.url, **options)
        opened.append(context)
        page = context.new_page()
        listener.listen_to(page)
        return page

    yield phone
    for context in opened:
        context.close()
    assert listener.complaints == []


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


@pytest.fixture
def line(phone: Callable[..., Page], robin: ArcherAtTheRange) -> Line:
    """To Robin's card with three rows of three."""
    robin.shoots(*["9"] * 9)
    page = phone(may_lose_the_line=True)
    page.clock.install()
    line = Line(page, robin)
    line.beats()
    expect(status(page)).to_have_text("Live")
    return line


@pytest.fixture
def own_server(collected_static: None, tmp_path: Path) -> Iterator[Server]:
    """For a story in which the server ends or its database is another."""
    with (
        fresh_database(tmp_path) as url,
        serving(ARCHSTATS_EMBEDDED="1", DATABASE_URL=url) as server,
    ):
        yield server
