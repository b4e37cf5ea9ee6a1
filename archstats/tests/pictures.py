"""Takes the pictures of the README anew, on SQLite:

export DJANGO_SETTINGS_MODULE=archstats.settings ARCHSTATS_EMBEDDED=1
.venv/bin/python -m archstats.tests.pictures
"""

import re
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from archstats.tests.browser.archers import ArcherAtTheRange, give_key
from archstats.tests.browser.conftest import ARGUMENTS, PHONE
from archstats.tests.programs import WHOLE_CHROMIUM
from archstats.tests.services import temporary_folder
from archstats.tests.serving import Server, fresh_database, manage, serving

FOLDER = Path("docs/pictures")
DARK = {"color_scheme": "dark"}
SHORT_PHONE, BIG_SCREEN = {"width": 390, "height": 700}, {"width": 1280, "height": 720}
INDOORS = [*["10", "9", "9"] * 2, *["10", "8", "9"], *["8", "7", "10"] * 2, "9", "8"]
# A night in which ten archers are in their ninth end.
NIGHT = ("--live", "--speed=1000000", "--arrows=263")


class Evening(NamedTuple):
    """Who and what there is to be seen."""

    server: Server
    watch_link: str
    coach_password: str


def main() -> None:
    manage("collectstatic", "--no-input", "--verbosity=0")
    with (
        temporary_folder() as folder,
        fresh_database(folder) as url,
        serving(ARCHSTATS_EMBEDDED="1", DATABASE_URL=url) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=WHOLE_CHROMIUM.find(), args=ARGUMENTS)
        evening = an_evening(server, url)
        FOLDER.mkdir(exist_ok=True)
        take_cards(browser, server)
        take_shoot(browser, evening)
        take_coach(browser, evening)
        browser.close()


def an_evening(server: Server, url: str) -> Evening:
    here = {"ARCHSTATS_EMBEDDED": "1", "DATABASE_URL": url}
    made = manage("seed_demo", **here)
    night = manage("seed_demo", *NIGHT, **here)
    return Evening(server, _told(r"board: +(\S+)", night), _told(r"marian, (\S+)", made))


def _told(pattern: str, output: str) -> str:
    found = re.search(pattern, output)
    assert found, output
    return found[1]


def take_cards(browser: Browser, server: Server) -> None:
    for name, options in (("score", {}), ("score-dark", DARK), ("score-sun", {})):
        robin = ArcherAtTheRange.arrives(server, "Robin", round="wa18", shot_per_round=3)
        robin.shoots(*INDOORS)
        page = _page(browser, server, viewport=PHONE, **options)
        give_key(page.context, robin.token, server.url)
        page.goto(robin.page)
        page.locator("[data-dock][data-ready]").wait_for()
        if name.endswith("sun"):
            page.get_by_role("button", name="Sun").tap()
        _take(page, name)


def take_shoot(browser: Browser, evening: Evening) -> None:
    board = _page(browser, evening.server, viewport=SHORT_PHONE)
    board.goto(evening.watch_link)
    _take(board, "board")
    screen = _page(browser, evening.server, viewport=BIG_SCREEN, device_scale_factor=0.65)
    screen.goto(f"{evening.watch_link}screen/")
    _take(screen, "screen")


def take_coach(browser: Browser, evening: Evening) -> None:
    page = _page(browser, evening.server, viewport=SHORT_PHONE)
    page.goto("/sign-in/?next=/coach/")
    page.get_by_label("Login name").fill("marian")
    page.get_by_label("Password").fill(evening.coach_password)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/coach/")
    _take(page, "coach")


def _page(browser: Browser, server: Server, **options: Any) -> Page:
    return browser.new_context(base_url=server.url, has_touch=True, **options).new_page()


def _take(page: Page, name: str) -> None:
    page.locator("[data-live][data-state=live]").first.wait_for()
    page.screenshot(path=FOLDER / f"{name}.png")
    page.context.close()


if __name__ == "__main__":
    main()
