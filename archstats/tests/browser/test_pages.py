"""Stories in a real browser, at the size of a phone."""

import pytest

from archstats.tests.browser.conftest import ARGUMENTS
from archstats.tests.browser.measures import bottom_of
from archstats.tests.programs import CHROMIUM

pytestmark = pytest.mark.server


def test_an_archer_finds_a_round_and_learns_what_the_score_is_worth(phone):
    page = phone()
    page.goto("/")
    page.get_by_role("link", name="Rounds and classes").tap()
    page.get_by_role("searchbox").or_(page.get_by_label("Name")).first.fill("york")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="York").first.tap()
    page.get_by_label("Your score").fill("534")
    page.get_by_role("button", name="Work it out").tap()

    worth = page.locator(".worth")
    assert "58" in worth.inner_text()
    assert "A1" in worth.inner_text()


def test_the_same_without_javascript(phone):
    page = phone(java_script_enabled=False)
    page.goto("/rounds/york/")
    page.get_by_label("Your score").fill("534")
    page.get_by_role("button", name="Work it out").click()

    assert "58" in page.locator(".worth").inner_text()
    assert page.get_by_role("button", name="Sun").count() == 0


def test_a_score_that_cannot_be_is_told_beside_its_field(phone):
    page = phone()
    page.goto("/rounds/york/")
    page.get_by_label("Your score").fill("1300")
    with page.expect_response(lambda r: "score=1300" in r.url) as answered:
        page.get_by_role("button", name="Work it out").click()

    assert answered.value.status == 422
    assert "1296" in page.locator(".round__form").inner_text()
    assert page.get_by_label("Your score").input_value() == "1300"


def test_sun_mode_stays_on_this_phone(phone):
    page = phone()
    page.goto("/")
    page.get_by_role("button", name="Sun mode: strongest contrast").tap()
    page.goto("/rounds/")

    assert page.get_by_role("button", name="Sun").get_attribute("aria-pressed") == "true"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.get_by_role("button", name="Sun").tap()
    page.reload()
    assert page.get_by_role("button", name="Sun").get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize(
    "path",
    ["/", "/rounds/", "/rounds/york/?score=534", "/nothing", "/start/", "/sign-in/", "/sign-out/"],
)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways_and_everything_tapped_is_large_enough(phone, path, width):
    page = phone(viewport={"width": width, "height": 700})
    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input, select')]
            .filter(e => e.offsetParent && !e.closest('p') && !e.matches('.skip-link'))
            .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
            .filter(([, box]) => box.height < 48 || box.width < 48)
            .map(([html, box]) => `${html}: ${box.width} × ${box.height}`)"""
    )
    assert small == []


@pytest.mark.parametrize("key", ["york", "wa1440_90", "wa_field_24_red_marked"])
def test_on_a_small_phone_the_field_for_the_score_is_on_the_first_screen(phone, key):
    page = phone(viewport={"width": 360, "height": 640})
    page.goto(f"/rounds/{key}/")

    assert bottom_of(page.get_by_label("Your score")) <= 640


def test_on_a_small_phone_the_result_is_on_the_first_screen(phone):
    page = phone(viewport={"width": 360, "height": 640})
    page.goto("/rounds/york/")
    page.get_by_label("Your score").fill("534")
    page.get_by_role("button", name="Work it out").tap()

    page.locator(".worth").wait_for()
    assert page.evaluate("scrollY") == 0
    assert bottom_of(page.locator(".worth")) <= 640


@pytest.mark.parametrize(("width", "height"), [(844, 390), (360, 640)])
def test_the_first_screen_shows_the_promise_and_the_way_to_begin(phone, width, height):
    page = phone(viewport={"width": width, "height": height})
    page.goto("/")

    assert bottom_of(page.get_by_role("heading", level=1)) <= height
    assert bottom_of(page.get_by_role("link", name="Start scoring")) <= height


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_what_stands_on_a_page_begins_at_the_edge_of_its_header(phone, width):
    page = phone(viewport={"width": width, "height": 900})
    page.goto("/rounds/york/?score=534")
    edge = page.locator(".header__mark").bounding_box()["x"]

    for part in (".round__name", ".worth", ".round__figures", ".round__crest"):
        assert page.locator(part).bounding_box()["x"] == edge


@pytest.mark.parametrize(
    "path", ["/", "/rounds/?text=york", "/rounds/york/?score=534", "/start/", "/sign-in/"]
)
@pytest.mark.parametrize("width", [390, 1000, 1600])
def test_text_of_double_size_grows_downwards_and_keeps_figures_apart(chromium, server, path, width):
    double = [*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    browser = chromium.browser_type.launch(executable_path=CHROMIUM.find(), args=double)
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(server.url + path)

    assert page.evaluate("getComputedStyle(document.body).fontSize") == "32px"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wider = """() => [...document.querySelectorAll('main *')]
        .filter(e => e.matches('.round > *, .rounds > *, td, th') && e.scrollWidth > e.clientWidth)
        .map(e => e.outerHTML.slice(0, 80))"""
    assert page.evaluate(wider) == []
    browser.close()


def test_the_browsable_api_works_under_our_policy_and_asks_no_other_host(phone):
    page = phone(viewport={"width": 1280, "height": 900})
    page.goto("/api/swagger")
    page.locator(".opblock-summary-control", has_text="/api/v0/handicap").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_placeholder("round").fill("york")
    page.get_by_placeholder("score").fill("534")
    page.get_by_role("button", name="Execute").click()

    answer = page.locator(".live-responses-table")
    answer.wait_for()
    assert '"handicap": 58' in answer.inner_text()
