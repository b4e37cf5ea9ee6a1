"""Takes the pictures of the README anew, on SQLite:

export DJANGO_SETTINGS_MODULE=archstats.settings ARCHSTATS_EMBEDDED=1
.venv/bin/python -m archstats.tests.pictures
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.conftest import ARGUMENTS, PHONE
from archstats.tests.programs import CHROMIUM
from archstats.tests.services import temporary_folder
from archstats.tests.serving import Server, fresh_database, manage, serving

FOLDER = Path("docs/pictures")
PICTURES: dict[str, dict[str, Any]] = {
    "score": {},
    "score-dark": {"color_scheme": "dark"},
    "score-sun": {},
}
INDOORS = [
    "10",
    "9",
    "9",
    "10",
    "10",
    "8",
    "9",
    "8",
    "7",
    "10",
    "10",
    "9",
    "9",
    "9",
    "8",
    "10",
    "9",
]


def main() -> None:
    manage("collectstatic", "--no-input", "--verbosity=0")
    with (
        temporary_folder() as folder,
        fresh_database(folder) as url,
        serving(ARCHSTATS_EMBEDDED="1", DATABASE_URL=url) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM.find(), args=ARGUMENTS)
        for name, options in PICTURES.items():
            take(browser, server, name, options)
        browser.close()


def take(browser: Browser, server: Server, name: str, options: dict[str, Any]) -> None:
    robin = ArcherAtTheRange.arrives(server, "Robin", round="wa18", shot_per_round=3)
    robin.shoots(*INDOORS)
    context = browser.new_context(base_url=server.url, viewport=PHONE, has_touch=True, **options)  # type: ignore[arg-type]
    context.add_cookies([{"name": "device", "value": robin.token, "url": server.url}])
    page = context.new_page()
    page.goto(robin.page)
    page.locator("[data-dock][data-ready]").wait_for()
    page.locator("[data-live][data-state=live]").wait_for()
    if name.endswith("sun"):
        page.get_by_role("button", name="Sun").tap()
    FOLDER.mkdir(exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()
