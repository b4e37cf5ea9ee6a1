"""Stories in a real browser, at the size of a phone."""

import pytest

pytestmark = pytest.mark.server


def test_an_archer_finds_a_round_and_learns_what_the_score_is_worth(phone):
    page = phone()
    page.goto("/")
    page.get_by_role("link", name="Find your round").tap()
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
    page.get_by_role("button", name="Sun").tap()
    page.goto("/rounds/")

    assert page.get_by_role("button", name="Sun").get_attribute("aria-pressed") == "true"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.get_by_role("button", name="Sun").tap()
    page.reload()
    assert page.get_by_role("button", name="Sun").get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize("path", ["/", "/rounds/", "/rounds/york/?score=534", "/nothing"])
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
