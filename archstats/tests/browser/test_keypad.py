"""The keypad under a card. Cases ST-12 to ST-16, ST-20, ST-23."""

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.recording import Phone

pytestmark = pytest.mark.server


@pytest.fixture
def opened(phone, server):
    """A phone with a new card open."""

    def opened(**wish):
        phone_of_robin = Phone(phone(), ArcherAtTheRange.arrives(server, "Robin", **wish))
        phone_of_robin.opens()
        return phone_of_robin

    return opened


def test_an_end_of_six_is_six_taps_and_no_page_load(opened):
    robin = opened(round="wa720_70", shot_per_round=6)
    loads = []
    robin.page.on("framenavigated", lambda frame: loads.append(frame.url))
    robin.page.evaluate(
        "addEventListener('pointerdown', () => (window.tapped = (window.tapped ?? 0) + 1))"
    )
    robin.taps("10", "9", "X", "8", "M", "7")

    robin.labels("End 2 · arrow 1 of 6")
    robin.is_saved()
    assert (robin.page.evaluate("tapped"), loads) == (6, [])
    assert robin.values == ["10", "9", "X", "8", "M", "7"]
    robin.shows(total=44, left=66)


def test_a_whole_round_indoors(opened):
    robin = opened(round="wa18", shot_per_round=3)
    keys = robin.page.locator("[data-key]")
    assert keys.all_inner_texts() == ["10", "9", "8", "7", "6", "5", "4", "3", "2", "1", "M"]

    robin.taps(*["10", "9", "8"] * 20)

    robin.labels("Round complete. Tap an arrow to correct it.")
    robin.shows(total=540, left=0)
    robin.is_saved()
    assert robin.on_record == [(n + 1, ["10", "9", "8"][n % 3]) for n in range(60)]
    assert keys.first.is_disabled()

    robin.cell(60).click()
    robin.taps("10")
    robin.shows(total=542)
    robin.labels("Round complete. Tap an arrow to correct it.")


def test_a_york_with_its_breaks_and_mistakes_corrected(opened):
    robin = opened(round="york", shot_per_round=12)
    notice = robin.page.get_by_text("Now 80 yards")
    robin.taps(*["9", "7", "5", "3", "1", "M"] * 12)
    expect(notice).to_be_visible()
    robin.labels("End 13 · arrow 1 of 6")

    robin.cell(7).click()
    robin.labels("End 2 · correcting")
    robin.taps("7")
    robin.labels("End 13 · arrow 1 of 6")
    robin.shows(total=12 * 25 - 2)
    robin.taps("9")
    expect(notice).to_be_hidden()
    robin.page.locator('[data-box="1"]').tap()
    robin.taps("7")
    robin.shows(total=12 * 25 - 2 + 7)
    robin.taps(*["9", "7", "5", "3", "1"], *["9", "7", "5", "3", "1", "M"] * 11)

    robin.labels("Round complete. Tap an arrow to correct it.")
    robin.is_saved(within=20)
    robin.shows(total=12 * 25 - 2 + 32 + 11 * 25, left=0)
    assert (robin.values[6], robin.values[72]) == ("7", "7")


def test_a_value_higher_than_the_last_is_taken_too(opened):
    robin = opened(round="wa720_70", shot_per_round=6)
    robin.taps("M", "X")
    robin.shows(total=10)


def test_undo_goes_back_to_the_first_arrow_and_is_off_then(opened):
    robin = opened(round="wa720_70", shot_per_round=6)
    robin.taps("9", "8")
    robin.undoes()
    robin.undoes()
    robin.shows(total=0, left=72)
    robin.is_saved()

    assert robin.page.locator("[data-undo]").is_disabled()
    assert robin.on_record == [(1, "9"), (2, "8"), (2, None), (1, None)]


def test_undo_after_a_correction_restores_what_stood_there(opened):
    robin = opened(round="wa720_70", shot_per_round=6)
    robin.taps("9", "8")
    robin.cell(1).click()
    robin.taps("3")
    robin.shows(total=11)
    robin.undoes()

    robin.shows(total=17)
    robin.labels("End 1 · arrow 3 of 6")


def test_a_keyboard_scores_and_corrects(opened):
    robin = opened(round="wa720_70", shot_per_round=6)
    for key in ["x", "0", "9", "m", "5", "Backspace", "4"]:
        robin.page.keyboard.press(key)
    robin.shows(total=33)
    for key in ["ArrowLeft", "ArrowLeft", "8"]:
        robin.page.keyboard.press(key)

    robin.shows(total=41)
    robin.is_saved()
    assert robin.values == ["X", "10", "9", "8", "4"]


def test_a_practice_has_a_row_for_every_arrow(opened):
    robin = opened(shot_per_round=3)
    robin.page.context.set_offline(True)
    robin.taps("9", "9", "10", "8", "8", "8", "10")

    robin.shows(total=62, arrows=7)
    assert robin.page.locator("[data-row]").count() == 3
    robin.page.context.set_offline(False)
    robin.is_saved(within=35)
    robin.shows(total=62, arrows=7)
    assert robin.page.locator("[data-place='7']").count() == 1


def test_arrows_that_are_only_counted_have_one_key(opened):
    robin = opened(face_type="none")
    robin.taps("", "")
    robin.shows(arrows=2)
    robin.is_saved()

    assert robin.on_record == [(1, ""), (2, "")]


def test_what_the_face_reads_is_taken_like_a_tap(opened):
    robin = opened(round="wa720_70", shot_per_round=6)
    robin.page.evaluate(
        """document.dispatchEvent(new CustomEvent("shot:tapped",
            { detail: { value: "9", x_mm: 12.5, y_mm: -3 } }))"""
    )
    robin.shows(total=9)
    robin.is_saved()
    [shot] = robin.archer.ask("GET", f"/shot/slot/{robin.archer.slot_id}")["shot"]
    assert (shot["x"], shot["y"]) == (12.5, -3)


def test_no_key_moves_between_two_arrows(opened):
    robin = opened(round="wa720_70", shot_per_round=6)
    where = "[...document.querySelectorAll('[data-key]')].map(e => e.getBoundingClientRect().y)"
    before = robin.page.evaluate(where)
    for value in ["9"] * 13:
        robin.taps(value)
        assert robin.page.evaluate(where) == before


@pytest.mark.parametrize("height", [640, 844])
def test_keys_are_large_and_on_the_first_screen(phone, server, height):
    robin = Phone(
        phone(viewport={"width": 360, "height": height}),
        ArcherAtTheRange.arrives(server, "Robin", round="wa720_70", shot_per_round=6),
    )
    robin.opens()
    for box in [each.bounding_box() for each in robin.page.locator("[data-key]").all()]:
        assert min(box["width"], box["height"]) >= 56
        assert box["y"] + box["height"] <= height


def test_without_javascript_the_same_keys_post_an_arrow(phone, server):
    archer = ArcherAtTheRange.arrives(server, "Robin", round="wa720_70", shot_per_round=6)
    robin = Phone(phone(java_script_enabled=False), archer)
    robin.comes_in()
    robin.taps("9", "X")
    robin.shows(total=19, left=70)
    robin.undoes()
    robin.shows(total=9, left=71)

    robin.page.get_by_role("link", name="Correct an end").click()
    robin.page.get_by_label("Arrow 1").select_option("8")
    robin.page.get_by_label("Arrow 6").select_option("M")
    robin.page.get_by_role("button", name="Save the end").click()
    robin.shows(total=8, left=70)
    assert robin.on_record == [(1, "9"), (2, "X"), (2, None), (1, "8"), (6, "M")]


def test_left_handed_archers_find_the_miss_under_their_thumb(opened):
    robin = opened(round="wa720_70", shot_per_round=6)
    robin.page.get_by_text("More").tap()
    robin.page.get_by_role("button", name="Left-handed keys").tap()
    robin.page.reload()
    robin.is_ready()

    box = robin.page.locator('[data-key="M"]').bounding_box()
    assert box["x"] + box["width"] < 390 / 2
