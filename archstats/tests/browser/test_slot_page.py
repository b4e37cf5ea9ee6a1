"""The page of a slot as it looks: on phones and desks, in large text, with the longest of names."""

import pytest

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.conftest import ARGUMENTS
from archstats.tests.programs import CHROMIUM

pytestmark = pytest.mark.server

LONGEST_NAME = "Wilhelmina-Alexandrina Featherstonehaugh"


@pytest.fixture(scope="session")
def wilhelmina(server):
    """Two dozens and a half of a York, in rows of a dozen."""
    archer = ArcherAtTheRange.arrives(server, LONGEST_NAME, round="york", shot_per_round=12)
    archer.shoots(*["9", "7", "5", "3", "1", "M"] * 5)
    return archer


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_a_dozen_in_a_row_fits_beside_its_sums(phone, wilhelmina, width):
    page = phone(viewport={"width": width, "height": 844})
    wilhelmina.opens_the_card(page)

    frame = page.locator(".scores-frame")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")


def test_on_a_phone_name_total_and_the_last_row_are_on_the_first_screen(phone, wilhelmina):
    page = phone()
    wilhelmina.opens_the_card(page)

    for shown in (
        ".slot__total",
        "tr:nth-last-child(1 of [data-row]:has([class^='ring-']:not(:empty)))",
        "[data-live]",
    ):
        box = page.locator(shown).bounding_box()
        assert box["y"] + box["height"] <= 844


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_text_of_double_size_grows_downwards(chromium, wilhelmina, width):
    double = [*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    browser = chromium.browser_type.launch(executable_path=CHROMIUM.find(), args=double)
    page = browser.new_page(
        viewport={"width": width, "height": 844}, base_url=wilhelmina.server.url
    )
    wilhelmina.opens_the_card(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut_off = """() => [...document.querySelectorAll("h1, .slot__head *, .stats > div")]
        .filter(e => !e.matches(".visually-hidden") && e.scrollWidth > e.clientWidth + 1)
        .filter(e => getComputedStyle(e).display !== "inline")
        .map(e => e.outerHTML.slice(0, 80))"""
    assert page.evaluate(cut_off) == []
    browser.close()


@pytest.mark.parametrize("mode", ["light", "dark", "sun"])
def test_values_stand_out_from_their_ground(phone, wilhelmina, mode):
    page = phone(color_scheme="dark" if mode == "dark" else "light")
    wilhelmina.opens_the_card(page)
    if mode == "sun":
        page.get_by_role("button", name="Sun").tap()

    ink, ground = page.evaluate(
        """() => ["color", "backgroundColor"].map((name, i) => getComputedStyle(
            document.querySelector([".scores [class^='ring-']", ".scores-frame"][i]))[name])"""
    )
    assert {ink, ground} == {
        "light": {"rgb(18, 23, 26)", "rgb(255, 255, 255)"},
        "dark": {"rgb(242, 245, 244)", "rgb(21, 26, 29)"},
        "sun": {"rgb(0, 0, 0)", "rgb(255, 255, 255)"},
    }[mode]


def test_rows_of_another_length_are_drawn_on_every_screen_and_no_page_is_loaded(phone, server):
    robin = ArcherAtTheRange.arrives(server, "Robin", shot_per_round=6)
    robin.shoots(*["9"] * 7)
    page, other = phone(), phone()
    for each in (page, other):
        robin.opens_the_card(each)
        each.evaluate("window.here = true")

    page.get_by_label("Arrows in a row").select_option("3")
    page.get_by_role("button", name="Change").click()

    for each in (page, other):
        each.locator("[data-per-row='3']").wait_for()
        each.wait_for_function(
            "document.querySelector('template[data-blank]').content"
            ".querySelectorAll('.ring-none').length === 3"
        )
        assert each.locator("[data-row]:visible").count() == 3
        assert each.evaluate("window.here")
