"""More than one browser on one card. Cases SY-14, SY-15, SY-20, ST-03, ST-19."""

import time

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.recording import Phone

pytestmark = pytest.mark.server

DIFFER = "Two phones differ: end 1, arrow 1."
A_DAY = 86_400
# Also where no phone records, and the places are told by their row alone.
PLACES = """() => Object.fromEntries([...document.querySelectorAll("[data-row]")]
    .flatMap(row => row.dataset.shots.split(",").map((told, index) => {
        const { dataset, textContent } = row.cells[index + 1];
        return [dataset.place ?? told.split(":")[0], textContent];
    }))
    .filter(([, value]) => value))"""


@pytest.fixture
def robin(phone, server):
    archer = ArcherAtTheRange.arrives(server, "Robin", round="wa720_70", shot_per_round=6)
    return Phone(phone(may_lose_the_line=True), archer)


@pytest.fixture
def tuck(phone, robin):
    """Robin's mate, who scores Robin's card on a phone of his own."""
    server, slot_id = robin.archer.server, robin.archer.slot_id
    mate = ArcherAtTheRange.arrives(server, "Tuck", shot_per_round=6)
    robin.archer.ask("PUT", f"/slot/{slot_id}/grant/{mate.archer_id}")
    mate.slot_id = slot_id
    return Phone(phone(may_lose_the_line=True), mate)


def tap_without_signal(*taps):
    for phone, value in taps:
        phone.page.context.set_offline(True)
        phone.taps(value)
        phone.says("1 arrow waiting for signal")


def have_signal_again(*phones):
    for phone in phones:
        phone.page.context.set_offline(False)
        phone.is_saved(within=35)


def test_robin_and_his_mate_differ_until_one_of_them_changes_it(robin, tuck):
    robin.opens()
    tuck.opens()
    tap_without_signal((robin, "9"), (tuck, "8"))
    have_signal_again(robin, tuck)

    for each in (robin, tuck):
        expect(each.page.get_by_text(DIFFER)).to_be_visible(timeout=15_000)
        each.shows(total=8)
    # It is the card's, not the page's.
    robin.page.reload()
    robin.is_ready()
    expect(robin.page.get_by_text(DIFFER)).to_be_visible()
    robin.page.get_by_role("button", name="Change it").tap()
    robin.labels("End 1 · correcting")
    robin.taps("9")

    for each in (robin, tuck):
        expect(each.page.get_by_text(DIFFER)).to_be_hidden(timeout=15_000)
        each.shows(total=9)
    assert [value for _, value in robin.on_record] == ["9", "8", "9"]


def test_phones_that_agree_are_not_asked(robin, tuck):
    robin.opens()
    tuck.opens()
    tap_without_signal((robin, "9"), (tuck, "9"))
    have_signal_again(robin, tuck)

    robin.taps("8")
    tuck.shows(total=17)
    for each in (robin, tuck):
        expect(each.page.get_by_text(DIFFER)).to_be_hidden()


@pytest.mark.parametrize("days", [-1, 1])
def test_who_changes_it_last_has_the_say_whatever_the_phones_clock(robin, tuck, days):
    tuck.page.clock.install(time=time.time() + days * A_DAY)
    robin.opens()
    tuck.opens()
    robin.taps("9")
    tuck.shows(total=9)
    tuck.cell(1).click()
    tuck.taps("7")
    robin.shows(total=7)
    robin.cell(1).click()
    robin.taps("8")

    for each in (robin, tuck):
        each.is_saved()
        each.shows(total=8)
    assert robin.values == ["8"]
    assert [value for _, value in robin.on_record] == ["9", "7", "8"]


def test_rows_of_another_length_are_drawn_on_all_screens_while_arrows_are_shot(
    robin, tuck, phone, server
):
    watching = phone()
    robin.archer.shoots("X", "9", "8", "7", "M", "10", "6")
    for each in (robin, tuck):
        each.opens()
    robin.archer.opens_the_card(watching)
    shot = robin.archer.ask("GET", f"/slot/{robin.archer.slot_id}/revisions")
    card = dict(enumerate(["X", "9", "8", "7", "M", "10", "6"], 1))

    for length, value in ((3, "5"), (6, "4"), (3, "3")):
        robin.page.get_by_label("Arrows in a row").select_option(str(length))
        robin.page.get_by_role("button", name="Change", exact=True).click()
        for page in (robin.page, tuck.page, watching):
            expect(page.locator(f"[data-per-row='{length}']")).to_be_attached(timeout=2_000)
            expect(page.locator("[data-row='1'] [class^='ring-']")).to_have_count(length)
            assert page.evaluate(PLACES) == {str(place): each for place, each in card.items()}
        assert robin.archer.ask("GET", f"/slot/{robin.archer.slot_id}/revisions") == shot
        # And the next arrow goes where it would have gone.
        tuck.taps(value)
        card[len(card) + 1] = value
        for page in (robin.page, tuck.page, watching):
            page.wait_for_function(f"() => ({PLACES})()[{len(card)}] === '{value}'")
        tuck.is_saved()
        shot = robin.archer.ask("GET", f"/slot/{robin.archer.slot_id}/revisions")
    assert robin.values == list(card.values())
