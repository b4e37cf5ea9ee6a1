"""Several archers on one phone: a target's A to D. Case ST-21."""

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.recording import Phone
from archstats.tests.browser.waiting import CARD_IS_KEPT, until

pytestmark = pytest.mark.server

ROUND = {"round": "wa720_70", "shot_per_round": 6}
END = ["10", "9", "8", "7", "6", "5"]
NAMES = ["Robin", "Tuck", "John", "Will"]


def come_to_one_target(server, *names, **wish):
    """The first of them may score the others' cards."""
    robin = ArcherAtTheRange.arrives(server, names[0], **wish)
    session = robin.ask("GET", f"/slot/{robin.slot_id}")["session_id"]
    mates = [
        ArcherAtTheRange.arrives(server, name, session_id=session, **wish) for name in names[1:]
    ]
    for mate in mates:
        mate.ask("PUT", f"/slot/{mate.slot_id}/grant/{robin.archer_id}")
    return [robin, *mates]


@pytest.fixture
def four(server):
    return come_to_one_target(server, *NAMES, **ROUND)


@pytest.fixture
def robin(phone, four):
    robin = Phone(phone(may_lose_the_line=True), four[0])
    robin.opens()
    return robin


def tab(phone, name):
    return phone.page.locator(f"[data-tab]:visible:has-text('{name}')")


def has_open(phone, name):
    expect(phone.page.locator("[data-tab][aria-current]:visible")).to_contain_text(name)
    expect(phone.page.locator(".slot__name:visible")).to_have_text(name)


def shoots(phone, name, *values):
    """Once it is this archer's turn, as people wait for the screen."""
    has_open(phone, name)
    phone.taps(*values)


def values_of(archer):
    return [shot["value"] for shot in archer.ask("GET", f"/shot/slot/{archer.slot_id}")["shot"]]


def test_an_end_of_four_archers_is_twenty_four_taps_and_no_page_load(robin, four):
    loads = []
    robin.page.on("framenavigated", lambda frame: loads.append(frame.url))
    robin.page.evaluate(
        "addEventListener('pointerdown', () => (window.tapped = (window.tapped ?? 0) + 1))"
    )
    shot = [END[turn:] + END[:turn] for turn in range(4)]
    for name, values in zip(NAMES, shot, strict=True):
        shoots(robin, name, *values)

    has_open(robin, "Robin")
    robin.is_saved()
    assert (robin.page.evaluate("tapped"), loads) == (24, [])
    assert [values_of(archer) for archer in four] == shot
    expect(tab(robin, "Robin")).to_contain_text("0 of 6")


def test_without_signal_each_arrow_stays_with_its_archer(robin, four):
    robin.page.evaluate("navigator.serviceWorker.ready")
    until(robin.page, CARD_IS_KEPT)
    robin.page.context.set_offline(True)
    shoots(robin, "Robin", *END)
    shoots(robin, "Tuck", *["9"] * 6)
    shoots(robin, "John", "8", "8")
    robin.says("14 arrows waiting for signal")
    robin.page.reload()
    robin.is_ready()
    shoots(robin, "John", *["8"] * 4)
    shoots(robin, "Will", *["7"] * 6)
    robin.says("24 arrows waiting for signal")

    robin.page.context.set_offline(False)
    robin.is_saved(within=35)
    assert [values_of(archer) for archer in four] == [END, ["9"] * 6, ["8"] * 6, ["7"] * 6]


def test_one_tap_changes_the_archer_and_a_correction_goes_back_by_itself(robin, four):
    shoots(robin, "Robin", *END)
    shoots(robin, "Tuck", "9", "9")
    tab(robin, "Robin").tap()
    has_open(robin, "Robin")
    expect(tab(robin, "Tuck")).to_contain_text("2 of 6")
    robin.page.locator('[data-place="1"]:visible').tap()
    expect(robin.page.locator('[data-box="1"][aria-current]:visible')).to_have_text("10")
    robin.taps("7")

    has_open(robin, "Tuck")
    robin.is_saved()
    assert [values_of(archer) for archer in four[:2]] == [["7", *END[1:]], ["9", "9"]]


def test_undo_takes_back_the_last_arrow_whosever_it_was(robin, four):
    robin.taps(*END)
    has_open(robin, "Tuck")
    robin.undoes()
    has_open(robin, "Robin")
    robin.taps("M")
    has_open(robin, "Tuck")

    robin.is_saved()
    assert [values_of(archer) for archer in four[:2]] == [[*END[:5], "M"], []]


def test_letters_of_a_keyboard_change_the_archer(robin, four):
    robin.page.keyboard.press("c")
    has_open(robin, "John")
    robin.page.keyboard.press("9")
    robin.is_saved()

    assert [values_of(archer) for archer in four] == [[], [], ["9"], []]


def test_no_id_is_given_twice(robin):
    ids = robin.page.evaluate("[...document.querySelectorAll('[id]')].map(({ id }) => id)")

    assert len(ids) == len(set(ids))


def test_another_phone_s_arrow_comes_to_a_card_that_is_not_open(robin, four):
    four[1].shoots("9", "8")
    expect(tab(robin, "Tuck")).to_contain_text("2 of 6")
    tab(robin, "Tuck").tap()

    expect(robin.page.locator('[data-figure="total"]:visible')).to_have_text("17")


def test_without_javascript_the_tabs_lead_to_the_mates_pages(phone, four):
    robin = Phone(phone(java_script_enabled=False), four[0])
    robin.comes_in()
    tab(robin, "Tuck").click()
    robin.page.wait_for_url(f"**{four[1].page}")
    robin.taps("9")
    expect(robin.page.locator('[data-figure="total"]:visible')).to_have_text("9")

    assert [values_of(archer) for archer in four[:2]] == [[], ["9"]]


def test_an_end_far_from_the_usual_is_asked_about_and_nothing_has_to_be_tapped(phone, server):
    archer = ArcherAtTheRange.arrives(server, "Robin", **ROUND)
    archer.shoots(*["9"] * 24)
    robin = Phone(phone(), archer)
    robin.opens()
    keys = robin.page.locator('[data-key="9"]').bounding_box()
    robin.taps(*["1"] * 6)
    asked = robin.page.get_by_text("Robin, end 5: 6. Usually 45 to 60.")
    expect(asked).to_be_visible()
    assert robin.page.locator('[data-key="9"]').bounding_box() == keys

    robin.taps("9")
    expect(asked).to_be_hidden()


def test_the_same_values_twice_for_two_archers_are_asked_about(phone, server):
    pair = come_to_one_target(server, "Robin", "Tuck", **ROUND)
    robin = Phone(phone(), pair[0])
    robin.opens()
    words = "Tuck and Robin: the same values twice in a row."
    asked = robin.page.locator("[data-doubt]:visible", has_text=words)
    for name in ("Robin", "Tuck", "Robin"):
        shoots(robin, name, *END)
    has_open(robin, "Tuck")
    expect(asked).to_be_hidden()
    shoots(robin, "Tuck", *reversed(END))

    has_open(robin, "Robin")
    expect(asked).to_be_visible()


def test_long_names_fit_in_four_tabs(phone, server):
    longest = "Wilhelmina-Alexandrina Featherstonehaugh"
    four = come_to_one_target(server, *[longest] * 4, **ROUND)
    robin = Phone(phone(viewport={"width": 320, "height": 640}), four[0])
    robin.opens()

    assert robin.page.evaluate("document.documentElement.scrollWidth") <= 320
    for box in [each.bounding_box() for each in robin.page.locator("[data-tab]:visible").all()]:
        assert min(box["width"], box["height"]) >= 48


def test_a_mate_who_is_no_more_on_the_line_has_no_tab(robin, four):
    four[3].ask("PATCH", f"/slot/{four[3].slot_id}", is_shooting=False)
    robin.page.reload()
    robin.is_ready()

    expect(robin.page.locator("[data-tab]:visible")).to_have_count(3)
    expect(tab(robin, "Will")).to_have_count(0)
