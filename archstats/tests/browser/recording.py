"""An archer with a phone in hand: taps on the keypad, and what the server has on record then."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from archstats.tests.browser.archers import ArcherAtTheRange, give_key


@dataclass
class Phone:
    """A browser with the archer's device cookie."""

    page: Page
    archer: ArcherAtTheRange

    def opens(self) -> None:
        self.comes_in()
        self.is_ready()

    def comes_in(self) -> None:
        give_key(self.page.context, self.archer.token, self.archer.server.url)
        self.page.goto(self.archer.page)

    def is_ready(self) -> None:
        expect(self.page.locator("[data-dock][data-ready]:visible")).to_be_visible()

    def taps(self, *values: str) -> None:
        for value in values:
            self.page.locator(f'[data-key="{value}"]:visible').tap()

    def undoes(self) -> None:
        self.page.locator("[data-undo]:visible").tap()

    def shows(self, **figures: Any) -> None:
        for name, figure in figures.items():
            expect(self.page.locator(f'[data-figure="{name}"]').first).to_have_text(str(figure))

    def labels(self, words: Any) -> None:
        expect(self.page.locator("[data-dock-label]")).to_have_text(words)

    def says(self, words: Any, *, within: float = 10) -> None:
        expect(self.page.locator("[data-saving]")).to_have_text(words, timeout=within * 1000)

    def is_saved(self, *, within: float = 10) -> None:
        self.says("Saved", within=within)

    def cell(self, number: int) -> Locator:
        return self.page.locator(f'[data-place="{number}"]')

    @property
    def on_record(self) -> list[tuple[int, str | None]]:
        """Every operation that the server took, oldest first: place and value."""
        told = self.archer.ask("GET", f"/slot/{self.archer.slot_id}/revisions?size=200")
        assert told["total"] <= 200
        return [(each["number"], each["new_value"]) for each in told["items"]]

    @property
    def values(self) -> list[str | None]:
        shots = self.archer.ask("GET", f"/shot/slot/{self.archer.slot_id}")["shot"]
        return [shot["value"] for shot in shots]
