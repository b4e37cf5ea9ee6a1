"""The score page fills itself as the server would, makes room for figures, and needs no touch."""

import re

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.recording import Phone

pytestmark = pytest.mark.server

TABLE = """() => [...document.querySelectorAll("[data-row], [data-leg]")]
    .filter((row) => !row.hidden)
    .map((row) => [...row.querySelectorAll("[data-place], [data-figure]")]
        .filter((each) => !each.closest("[hidden]"))
        .map((each) => `${each.dataset.place ?? each.dataset.figure} ${each.className} `
            + each.textContent.replace(" not sent", "")).join("|"))"""


@pytest.fixture
def opened(phone, server):
    """A phone with a new card open."""

    def opened(*, viewport=None, **wish):
        archer = ArcherAtTheRange.arrives(server, "Robin", **wish)
        options = {"viewport": viewport} if viewport else {}
        robin = Phone(phone(may_lose_the_line=True, **options), archer)
        robin.opens()
        return robin

    return opened


@pytest.mark.parametrize("per_row", [6, 12, 4])
def test_without_signal_the_table_is_what_the_server_would_show(opened, per_row):
    robin = opened(round="warwick", shot_per_round=per_row)
    robin.page.context.set_offline(True)
    robin.taps(*["3", "9", "M", "7", "5", "1"] * 4, "7", "9")
    robin.cell(9).click()
    robin.taps("1")
    robin.says("27 arrows waiting for signal", within=20)
    here = robin.page.evaluate(TABLE)
    robin.page.context.set_offline(False)
    robin.is_saved(within=35)

    robin.page.reload()
    robin.is_ready()
    assert here == robin.page.evaluate(TABLE)


def test_an_arrow_taken_out_of_a_finished_end_brings_back_the_order_of_entry(opened):
    robin = opened(round="wa720_70", shot_per_round=6)
    row = robin.page.locator("[data-row='1'] [data-place]")
    robin.page.context.set_offline(True)
    robin.taps("5", "9", "7", "X", "M", "10")
    robin.labels("End 2 · arrow 1 of 6")
    assert [each.split()[0] for each in row.all_inner_texts()] == ["X", "10", "9", "7", "5", "M"]

    robin.cell(3).click()
    robin.undoes()
    robin.shows(total=34)
    assert [each.split()[0] for each in row.all_inner_texts()] == ["5", "9", "not", "X", "M", "10"]


def test_an_x_without_a_key_counts_without_signal_as_the_server_counts_it(opened):
    robin = opened(round="wa18", shot_per_round=3)
    robin.archer.shoots("X")
    robin.page.reload()
    robin.is_ready()
    robin.page.context.set_offline(True)
    robin.taps("9")

    robin.shows(total=19, running=19)
    robin.page.context.set_offline(False)
    robin.is_saved(within=35)


def test_figures_that_know_no_waiting_arrow_say_so(opened):
    robin = opened(round="wa720_70", shot_per_round=6)
    robin.taps("9")
    robin.shows(total=9)
    robin.is_saved()
    as_of = "getComputedStyle(document.querySelector('.slot__figures'), '::before').content"
    assert robin.page.evaluate(as_of) == "none"
    robin.page.context.set_offline(True)
    robin.taps("8")
    robin.says("1 arrow waiting for signal")

    assert re.fullmatch(r'"as of \d+:\d\d.*"', robin.page.evaluate(as_of))
    robin.page.context.set_offline(False)
    robin.is_saved(within=35)
    robin.page.wait_for_function(f"() => {as_of} === 'none'")


def test_the_dock_folds_below_the_figures_and_a_tap_unfolds_it(opened):
    robin = opened(round="wa18", shot_per_round=3)
    robin.taps(*["9"] * 9)
    robin.is_saved()
    keys, unfold = robin.page.locator("[data-keys]"), robin.page.locator("[data-unfold]")
    expect(unfold).to_be_hidden()
    robin.page.locator(".slot__room").evaluate("room => room.scrollTo(0, room.scrollHeight)")

    expect(keys).to_be_hidden()
    assert 93 <= robin.page.locator(".dock").bounding_box()["height"] <= 110
    unfold.tap()
    expect(keys).to_be_visible()
    expect(robin.cell(10)).to_be_in_viewport()
    robin.taps("9")
    robin.shows(total=90)


def test_keys_show_their_shortcut_on_a_desk_and_it_stays_out_of_the_card(phone, server):
    archer = ArcherAtTheRange.arrives(server, "Robin", round="wa720_70", shot_per_round=6)
    page = phone(viewport={"width": 1280, "height": 800}, has_touch=False)
    robin = Phone(page, archer)
    robin.opens()
    shortcut = "(key) => getComputedStyle(key, '::after').content"
    assert '"0"' in page.locator('[data-key="10"]').evaluate(shortcut)

    page.keyboard.press("0")
    expect(robin.cell(1)).to_have_text(re.compile("^10"))


def test_a_round_is_scored_corrected_and_finished_by_keyboard_alone(opened):
    robin = opened(round="wa18", shot_per_round=3, viewport={"width": 1280, "height": 800})
    keyboard = robin.page.keyboard
    for key in ["9", "8", "m"] * 20:
        keyboard.press(key)
    robin.shows(total=340, left=0)
    for key in ["ArrowLeft", "0"]:
        keyboard.press(key)
    robin.shows(total=350)
    robin.page.get_by_role("link", name="Finish", exact=True).focus()
    keyboard.press("Enter")

    robin.is_saved(within=20)
    slot = robin.archer.ask("GET", f"/slot/{robin.archer.slot_id}")
    assert (slot["total"], slot["finished_at"] is not None) == (350, True)


def test_one_polite_line_says_what_is_live_and_what_is_saved(opened):
    robin = opened(round="wa18", shot_per_round=3)
    robin.taps("9")

    robin.is_saved()
    [line] = robin.page.get_by_role("status").all()
    expect(line).to_have_text(re.compile(r"Live\s+Saved"), timeout=15_000)


@pytest.mark.parametrize("height", [640, 844])
def test_the_total_is_large_and_stays_in_sight(opened, height):
    robin = opened(round="wa18", shot_per_round=3, viewport={"width": 360, "height": height})
    robin.taps(*["9"] * 12)
    robin.page.locator(".slot__room").evaluate("room => room.scrollTo(0, room.scrollHeight)")

    total = robin.page.locator('[data-figure="total"]')
    expect(total).to_be_in_viewport(ratio=0.9)
    assert total.evaluate("each => parseFloat(getComputedStyle(each).fontSize)") >= 32
