"""The numbers of the arrows, beside the keys and the face."""

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.hand import AtTheFace

pytestmark = pytest.mark.server


@pytest.fixture
def with_arrows(phone, server):
    """Three arrows, told on their page, are in use."""
    robin = AtTheFace(
        phone(), ArcherAtTheRange.arrives(server, "Robin", round="wa720_70", shot_per_round=6)
    )
    robin.opens()
    robin.page.goto("/me/arrows/")
    for field, words in {"Set": "Ash", "Numbers from": "1", "to": "3", "Diameter": "8"}.items():
        robin.page.get_by_label(field, exact=field != "Diameter").fill(words)
    robin.page.get_by_role("button", name="Add", exact=True).tap()
    expect(robin.page.get_by_role("heading", name="Ash")).to_be_visible()
    robin.page.goto(robin.archer.page)
    robin.is_ready()
    return robin


def arrow(robin, number):
    return robin.page.locator("[data-arrow-id]", has_text=str(number))


def test_a_number_goes_with_the_next_value_and_nobody_has_to_tap_one(with_arrows):
    robin = with_arrows
    arrow(robin, 2).tap()
    robin.taps("9", "8")
    robin.shows(total=17)
    robin.is_saved()
    ids = {each["number"]: each["arrow_id"] for each in robin.archer.ask("GET", "/arrow")["items"]}

    assert [shot["arrow_id"] for shot in robin.shots] == [ids[2], None]
    assert arrow(robin, 2).get_attribute("aria-pressed") == "false"
    expect(robin.page.locator("[data-arrow-id][data-shot]")).to_have_text(["2"])


def test_a_correction_keeps_the_number_or_takes_another(with_arrows):
    robin = with_arrows
    arrow(robin, 1).tap()
    robin.taps("9", "8")
    robin.page.locator("[data-box='1']").tap()
    expect(arrow(robin, 1)).to_have_attribute("aria-pressed", "true")
    robin.taps("7")
    robin.page.locator("[data-box='2']").tap()
    arrow(robin, 3).tap()
    robin.taps("10")
    robin.shows(total=17)
    robin.is_saved()

    expect(robin.cell(1)).to_have_attribute("data-arrow", "1")
    expect(robin.cell(2)).to_have_attribute("data-arrow", "3")
    assert robin.values == ["7", "10"]


def test_the_shaft_of_the_set_calls_the_value(with_arrows):
    robin = with_arrows
    robin.takes_the_face()
    # The line of the ten is at 61: a shaft of 8 reaches it, one of 5.5 does not.
    robin.strikes((64.5, 0))

    robin.shows(total=10)


def test_the_arrows_page_leads_back_to_the_card(with_arrows):
    robin = with_arrows
    robin.page.get_by_text("More").tap()
    robin.page.get_by_role("link", name="Your arrows").tap()
    robin.page.get_by_role("button", name="Not shooting these").tap()

    robin.is_ready()
    expect(robin.page.locator("[data-arrow-id]")).to_have_count(0)
