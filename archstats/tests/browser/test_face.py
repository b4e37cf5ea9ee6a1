"""The drawn face as an input: what a finger, a pen or a mouse points at is what is scored."""

from itertools import groupby, product
from math import hypot

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.conftest import PHONE
from archstats.tests.browser.hand import SIZES, TAPS, ZOOMS, Hand
from scoring.faces import face_for

pytestmark = pytest.mark.server


@pytest.fixture
def hand(phone):
    def hand(**options):
        page = phone(**options)
        return Hand(page, page.context.new_cdp_session(page))

    return hand


@pytest.fixture
def robin(hand):
    """Before a 122 cm face, on a phone."""
    robin = hand()
    robin.opens("wa_122cm_full")
    return robin


# Acceptance of the drawn face: every vector, by real fingers. On a card (test_dock_face) with each
# zoom at each size; here once with each.
@pytest.mark.parametrize(("size", "zoom"), [*zip(SIZES, ZOOMS, strict=True)])
def test_every_tap_of_the_book_scores_its_value(hand, size, zoom):
    width, height = size
    robin = hand(viewport={"width": width, "height": height}, **ZOOMS[zoom])
    for (key, shaft_mm), cases in groupby(TAPS, lambda case: (case["face"], case["shaft_mm"])):
        robin.opens(key, shaft_mm)
        robin.zooms(zoom)
        for case, spot in product(cases, face_for(key).spots):
            told = robin.taps(spot.x_mm + case["r_mm"], spot.y_mm)
            assert told["value"] == case["value"], (case, told)
            assert hypot(told["x_mm"] - spot.x_mm, told["y_mm"] - spot.y_mm) == pytest.approx(
                case["r_mm"], abs=0.051
            )


@pytest.mark.parametrize(
    "key", ["wa_40cm_triple_triangular", "worcester_5spot", "wa_60cm_triple_vertical_inner10"]
)
def test_between_several_spots_the_page_calls_what_the_server_would(hand, key):
    robin, face = hand(), face_for(key)
    robin.opens(key, 9.3)

    for x_mm, y_mm in product(range(-160, 161, 40), (-101, -37, 11, 83, 127)):
        told = robin.taps(x_mm, y_mm)
        assert told["value"] == face.value_at(told["x_mm"], told["y_mm"], shaft_mm=9.3), told


def test_a_shaft_that_just_touches_the_line_scores_the_higher_value(hand):
    robin = hand()
    # In floating point 64.4 − 3.4 is more than the 61 of the ring.
    robin.opens("wa_122cm_full", 6.8)

    assert [robin.taps(x_mm, 0)["value"] for x_mm in (64.4, 64.5)] == ["10", "9"]


def test_aiming_shows_under_a_glass_what_lifting_scores(robin):
    x, y = robin.place_of(100, -300)
    robin.holds(x, y)

    glass = robin.page.locator(".face__glass")
    assert glass.bounding_box()["width"] == 124
    called = robin.sees_in_the_glass()
    assert robin.told("shot:aimed")[-1]["value"] == called
    robin.does("touchEnd")
    [shot] = robin.told("shot:tapped")
    assert shot["value"] == called
    assert shot["value"] == face_for("wa_122cm_full").value_at(
        shot["x_mm"], shot["y_mm"], shaft_mm=5.5
    )
    expect(glass).to_be_hidden()
    assert robin.told("shot:aimed")[-1]["value"] is None


@pytest.mark.parametrize(("handed", "side"), [("right", -1), ("left", 1)])
def test_the_cross_hair_is_above_and_beside_the_finger_away_from_the_hand(robin, handed, side):
    robin.page.evaluate("hand => { document.documentElement.dataset.hand = hand }", handed)
    x, y = robin.place_of(0, -300)
    robin.holds(x, y)
    robin.does("touchEnd")

    [shot] = robin.told("shot:tapped")
    beside, above = shot["x_mm"] / robin.pixel_mm, (shot["y_mm"] + 300) / robin.pixel_mm
    assert 60 <= hypot(beside, above) <= 90
    assert above > abs(beside)
    assert beside * side > 10


@pytest.mark.parametrize(("x_mm", "corner"), [(-300, "right"), (300, "left")])
def test_the_glass_stands_in_the_upper_corner_away_from_the_finger(robin, x_mm, corner):
    robin.holds(*robin.place_of(x_mm, 0))

    face = robin.page.locator(".face").bounding_box()
    glass = robin.page.locator(".face__glass").bounding_box()
    assert glass["y"] == face["y"]
    at = glass["x"] - face["x"]
    assert at == pytest.approx(0 if corner == "left" else face["width"] - 124)


def test_the_glass_shows_the_place_of_the_cross_hair_larger(robin):
    robin.holds(*robin.place_of(100, -300))
    view = robin.page.locator(".face__glass svg").evaluate(
        "({ viewBox: { baseVal: { x, y, width, height } } }) => [x, y, width, height]"
    )
    robin.does("touchEnd")

    [shot] = robin.told("shot:tapped")
    assert view[0] + view[2] / 2 == pytest.approx(shot["x_mm"], abs=0.01)
    assert view[1] + view[3] / 2 == pytest.approx(-shot["y_mm"], abs=0.01)
    # Within its frame of 4 pixels.
    assert (124 - 8) * robin.pixel_mm / view[2] == pytest.approx(3.2, abs=0.01)


def test_how_a_finger_rolls_in_its_last_tenth_of_a_second_does_not_count(robin):
    begun = robin.begins()
    aimed = robin.place_of(0, -244)
    robin.does("touchStart", robin.place_of(0, 0), when=begun)
    robin.does("touchMove", aimed, when=begun + 0.1)
    robin.does("touchMove", (aimed[0], aimed[1] - 9), when=begun + 0.51)
    robin.does("touchMove", (aimed[0] + 40, aimed[1] + 40), when=begun + 0.55)
    robin.does("touchEnd", when=begun + 0.6)

    [shot] = robin.told("shot:tapped")
    assert shot["y_mm"] == pytest.approx(-244 + 70 * robin.pixel_mm, abs=0.2)


def test_what_was_steady_a_tenth_of_a_second_before_lifting_counts(robin):
    begun = robin.begins()
    x, y = robin.place_of(0, -244)
    robin.does("touchStart", robin.place_of(0, 0), when=begun)
    robin.does("touchMove", (x, y + 40), when=begun + 0.1)
    robin.does("touchMove", (x, y), when=begun + 0.49)
    robin.does("touchEnd", when=begun + 0.6)

    [shot] = robin.told("shot:tapped")
    assert shot["y_mm"] == pytest.approx(-244 + 70 * robin.pixel_mm, abs=0.2)


def test_a_finger_that_stays_where_it_is_aims_too(robin):
    robin.does("touchStart", robin.place_of(0, -200))
    touched = robin.sees_in_the_glass()

    expect(robin.page.locator(".face__call")).not_to_have_text(touched)


def test_off_the_rings_is_a_miss_and_off_the_face_is_nothing(robin):
    robin.does("touchStart", robin.place_of(620, 620))
    robin.does("touchEnd")
    assert robin.told("shot:tapped")[-1]["value"] == "M"

    x, y = robin.place_of(0, 0)
    robin.holds(x, y - 200)
    expect(robin.page.locator(".face__glass")).to_be_hidden()
    robin.does("touchEnd")
    assert len(robin.told("shot:tapped")) == 1


def test_escape_and_a_call_that_comes_in_take_the_aim_back(robin):
    robin.holds(*robin.place_of(0, -300))
    robin.page.keyboard.press("Escape")
    expect(robin.page.locator(".face__glass")).to_be_hidden()
    robin.does("touchEnd")

    robin.holds(*robin.place_of(0, -300))
    robin.does("touchCancel")
    expect(robin.page.locator(".face__glass")).to_be_hidden()
    assert robin.told("shot:tapped") == []
    assert robin.told("shot:aimed")[-1]["value"] is None


def test_a_second_finger_changes_nothing(robin):
    first, second = robin.place_of(0, 0), robin.place_of(0, -500)
    robin.does("touchStart", first)
    robin.does("touchStart", first, second)
    robin.does("touchEnd")

    assert [shot["value"] for shot in robin.told("shot:tapped")] == ["X"]


@pytest.mark.parametrize("kind", ["mouse", "pen"])
def test_a_mouse_or_a_pen_hides_nothing_and_scores_at_its_tip(robin, kind):
    x, y = robin.place_of(0, -300)
    there = {"x": x, "y": y, "button": "left", "clickCount": 1, "pointerType": kind}
    for step in ("mousePressed", "mouseReleased"):
        robin.screen.send("Input.dispatchMouseEvent", {"type": step, **there})

    assert robin.told("shot:tapped") == [
        {"name": "shot:tapped", "value": "6", "x_mm": 0, "y_mm": -300}
    ]


def test_the_other_buttons_of_a_mouse_score_nothing(robin):
    robin.page.locator(".face__drawing").click(button="right")

    assert robin.told("shot:tapped") == []


def test_a_mouse_that_is_moved_and_let_go_at_once_scores_where_it_is(robin):
    mouse = robin.page.mouse
    mouse.move(*robin.place_of(0, 500))
    mouse.down()
    mouse.move(*robin.place_of(0, 0))
    mouse.up()

    assert robin.told("shot:tapped")[-1]["value"] == "X"


def test_an_arrow_is_marked_unless_whoever_hears_of_it_says_no(robin):
    arrows = robin.page.locator("[data-arrows]")
    robin.taps(100, 50)
    assert arrows.get_attribute("points").split() == ["100,-50"]

    robin.page.evaluate("document.addEventListener('shot:tapped', e => e.preventDefault())")
    robin.taps(0, 0)
    assert len(arrows.get_attribute("points").split()) == 1


def test_only_the_face_itself_keeps_a_finger_from_scrolling(robin):
    action = "element => getComputedStyle(element).touchAction"

    assert robin.page.locator(".face__drawing").evaluate(action) == "none"
    for other in (".face", "main", "body"):
        assert robin.page.locator(other).evaluate(action) == "auto"


def test_what_was_tapped_is_told_in_figures(robin):
    robin.taps(-61, -30.5)

    told = robin.page.get_by_role("status").get_by_role("definition")
    expect(told).to_have_text(["9", "−61.0", "−30.5"])


def test_without_javascript_the_face_is_a_picture_with_a_name(phone):
    page = phone(java_script_enabled=False)
    page.goto("/faces/wa_40cm_triple_vertical/")

    assert page.get_by_role("img", name="40 cm triple, vertical face").is_visible()
    assert not page.locator(".face__glass").is_visible()


@pytest.mark.parametrize("width", [320, *(width for width, _ in SIZES)])
def test_the_page_of_a_face_never_scrolls_sideways(phone, width):
    page = phone(viewport={**PHONE, "width": width})
    page.goto("/faces/wa_80cm_5rings/?shaft_mm=thick")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "such as 5.5" in page.locator(".face-page__form").inner_text()
