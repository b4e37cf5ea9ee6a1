"""Whole rounds by keyboard, with their mistakes. Cases ST-12, ST-15, ST-16, ST-20."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.recording import Phone

pytestmark = pytest.mark.server

KEYS = {"X": "x", "10": "0", "M": "m"}
POINTS = {"X": 10, "M": 0}
COMPLETE = "Round complete. Tap an arrow to correct it."
PLACES = """() => [...document.querySelectorAll("[data-place]")]
    .sort((a, b) => a.dataset.place - b.dataset.place).map(cell => cell.dataset.value ?? null)"""
SUMS = """() => [...document.querySelectorAll("[data-row] [data-figure='sum']")]
    .map(sum => Number(sum.textContent))"""


# All at once, faster than any of them is kept.
TAPS = """(taps) => taps.forEach(each => document.querySelector(each).click())"""


def called(count, *values):
    """Always the same."""
    return [values[each * each // 3 % len(values)] for each in range(count)]


@dataclass
class Round:
    """A phone on which every arrow is typed, and what the card has to hold then."""

    phone: Phone
    card: list[str] = field(default_factory=list)

    def type(self, *values):
        for value in values:
            self.phone.page.keyboard.press(KEYS.get(value, value))
        self.card += values

    def mistype(self, value):
        self.phone.page.keyboard.press(KEYS.get(value, value))
        self.phone.page.keyboard.press("Backspace")

    def correct(self, number, value):
        self.phone.shows(total=total(self.card))
        self.phone.cell(number).click()
        self.phone.page.keyboard.press(KEYS.get(value, value))
        self.card[number - 1] = value
        self.phone.shows(total=total(self.card))

    def is_everywhere(self, *, per_row):
        """On the page, on record, and on the page that a reload brings."""
        phone, archer = self.phone, self.phone.archer
        phone.is_saved(within=20)
        assert phone.values == self.card
        place = archer.ask("GET", f"/slot/{archer.slot_id}")
        assert (place["total"], place["shots_fired"]) == (total(self.card), len(self.card))
        self._is_shown(per_row)
        phone.page.reload()
        phone.is_ready()
        self._is_shown(per_row)

    def _is_shown(self, per_row):
        phone = self.phone
        phone.shows(total=total(self.card), left=0)
        phone.labels(COMPLETE)
        assert phone.page.evaluate(PLACES) == self.card
        rows = [self.card[first : first + per_row] for first in range(0, len(self.card), per_row)]
        assert phone.page.evaluate(SUMS) == [total(row) for row in rows]


def total(values):
    return sum(POINTS.get(value) if value in POINTS else int(value) for value in values)


@pytest.fixture
def begun(phone, server):
    """A card of this round, open on a phone."""

    def begun(**wish):
        robin = Phone(phone(), ArcherAtTheRange.arrives(server, "Robin", **wish))
        robin.opens()
        return Round(robin)

    return begun


def test_sixty_arrows_indoors_with_four_mistakes(begun):
    indoors = begun(round="wa18", shot_per_round=3)
    values = called(60, "10", "9", "8", "7", "6", "M", "9")
    indoors.type(*values[:2])
    indoors.mistype("6")
    indoors.type(*values[2:31])
    indoors.correct(28, "10")
    indoors.correct(31, "M")
    indoors.phone.labels("End 11 · arrow 2 of 3")
    indoors.type(*values[31:])

    indoors.correct(58, "9")
    indoors.is_everywhere(per_row=3)
    assert len(indoors.phone.on_record) == 60 + 5


def test_a_york_stops_at_each_distance_and_counts_it_by_itself(begun):
    york = begun(round="york", shot_per_round=12)
    values = called(144, "9", "7", "5", "3", "1", "M", "7")
    now_80, now_60 = (york.phone.page.get_by_text(f"Now {far} yards") for far in (80, 60))
    york.type(*values[:72])
    expect(now_80).to_be_visible()
    york.phone.labels("End 13 · arrow 1 of 6")
    # What is corrected behind the break stays before it.
    york.correct(70, "M")
    expect(now_80).to_be_visible()
    york.type(*values[72:75])
    expect(now_80).to_be_hidden()
    york.mistype("1")
    york.type(*values[75:120])
    expect(now_60).to_be_visible()
    york.correct(73, "9")
    york.type(*values[120:])

    york.correct(121, "7")
    york.is_everywhere(per_row=12)
    legs = york.phone.page.locator("[data-figure='leg-total']").all_inner_texts()
    card = york.card
    assert [int(leg) for leg in legs] == [total(card[:72]), total(card[72:120]), total(card[120:])]


def test_who_corrects_while_arrows_are_still_being_kept_changes_only_that_one(begun):
    indoors = begun(round="wa18", shot_per_round=3)
    indoors.type("10", "9")
    indoors.phone.labels("End 1 · arrow 3 of 3")
    taps = ["[data-key='8']", "[data-key='7']", "[data-place='1']", "[data-key='M']"]
    indoors.phone.page.evaluate(TAPS, taps)

    indoors.phone.labels("End 2 · arrow 2 of 3")
    indoors.phone.is_saved()
    assert indoors.phone.on_record == [(1, "10"), (2, "9"), (3, "8"), (4, "7"), (1, "M")]
