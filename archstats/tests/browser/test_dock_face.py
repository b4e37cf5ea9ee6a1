"""The target face in the keypad's place."""

from itertools import groupby, product
from math import hypot

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.hand import FACE, HEAR, SIZES, TAPS, ZOOMS, AtTheFace, Hand
from archstats.tests.browser.recording import Phone
from scoring.faces import face_for

pytestmark = pytest.mark.server

FLAT = [(390, 844), (360, 640), (320, 568), (844, 390), (1280, 800)]


@pytest.fixture
def opened(phone, server):
    """A phone with a new card open, and its face."""

    def opened(options=None, **wish):
        wish = {"round": "wa720_70", "shot_per_round": 6} | wish
        robin = AtTheFace(
            phone(**(options or {})), ArcherAtTheRange.arrives(server, "Robin", **wish)
        )
        robin.opens()
        robin.takes_the_face()
        return robin

    return opened


# Acceptance of the drawn face: every vector, by real fingers, on the card.
@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_tap_of_the_book_scores_its_value_on_the_card(phone, server, width, height, zoom):
    page = phone(viewport={"width": width, "height": height}, **ZOOMS[zoom])
    for (key, shaft_mm), cases in groupby(TAPS, lambda case: (case["face"], case["shaft_mm"])):
        robin = AtTheFace(page, at_the_face(server, key, shaft_mm))
        robin.comes_in()
        robin.is_ready()
        if page.locator(FACE).is_hidden():
            page.locator('[data-to="face"]').tap()
        robin.hand = Hand(page, page.context.new_cdp_session(page))
        page.evaluate(HEAR)
        robin.hand.zooms(zoom)
        expected = []
        for case, spot in product(cases, face_for(key).spots):
            # An arrow is aimed at a page that is at rest.
            robin.shows(arrows=len(expected))
            expect(page.locator("[data-laid]")).to_have_count(0)
            told = robin.hand.taps(spot.x_mm + case["r_mm"], spot.y_mm)
            assert told["value"] == case["value"], (case, told)
            assert hypot(told["x_mm"] - spot.x_mm, told["y_mm"] - spot.y_mm) == pytest.approx(
                case["r_mm"], abs=0.051
            )
            expected.append(case["value"])
        robin.shows(arrows=len(expected))
        robin.is_saved()
        assert robin.values == expected


def at_the_face(server, key: str, shaft_mm: float) -> ArcherAtTheRange:
    """Indoors or outdoors, by what a shaft that nobody knows is there."""
    archer = ArcherAtTheRange(server)
    archer.token = archer.ask("POST", "/archer", display_name="Robin")["token"]
    hall = archer.ask("POST", "/session", location="Range", is_indoor=shaft_mm > 9)
    place = archer.ask("POST", "/slot", session_id=hall["session_id"], face_type=key)
    archer.slot_id = place["slot_id"]
    return archer


def test_the_choice_stays_on_this_phone_and_the_keys_come_back(opened):
    robin = opened()
    keys, face = robin.page.locator("[data-keys]"), robin.page.locator(FACE)
    expect(keys).to_be_hidden()
    expect(robin.page.get_by_role("button", name="Keys")).to_be_focused()
    robin.page.reload()
    robin.is_ready()
    expect(face).to_be_visible()
    robin.page.get_by_role("button", name="Keys").tap()

    expect(keys).to_be_visible()
    expect(face).to_be_hidden()
    expect(robin.page.get_by_role("button", name="Target face")).to_be_focused()


def test_a_tap_is_an_arrow_with_its_place(opened):
    robin = opened()
    robin.strikes((12.5, 100), (0, -300))

    robin.shows(total=9 + 6)
    robin.labels("End 1 · arrow 3 of 6")
    robin.is_saved()
    shots = [(shot["value"], shot["x"], shot["y"]) for shot in robin.shots]
    assert [value for value, _, _ in shots] == ["9", "6"]
    for (_, *struck), aimed in zip(shots, [(12.5, 100), (0, -300)], strict=True):
        assert struck == pytest.approx(aimed, abs=0.051)


def test_the_value_waits_in_its_box_until_the_finger_is_lifted(opened):
    robin = opened()
    robin.hand.holds(*robin.hand.place_of(0, -300))
    box = robin.page.locator("[data-box='1']")
    expect(box).to_have_attribute("data-aimed", robin.hand.sees_in_the_glass())
    robin.shows(total=0)
    robin.hand.does("touchEnd")

    expect(robin.page.locator("[data-aimed]")).to_have_count(0)
    expect(box).not_to_have_text("")


def test_what_was_tapped_is_corrected_by_a_key(opened):
    robin = opened()
    robin.strikes((0, 0), (0, 100))
    robin.page.locator("[data-box='1']").tap()
    robin.labels("End 1 · correcting")
    robin.page.keyboard.press("8")
    robin.shows(total=8 + 9)
    robin.page.locator("[data-box='2']").tap()
    robin.strikes((0, 200))

    robin.shows(total=8 + 7)
    robin.is_saved()
    assert robin.values == ["8", "7"]


def test_marks_and_group_are_drawn_without_signal_too(opened):
    robin = opened()
    robin.page.context.set_offline(True)
    # Whole pixels are no whole millimetres.
    robin.strikes((0, 0), (61, 0), (0, 61), (0, 0), (0, 0), (0, 0))
    robin.labels("End 2 · arrow 1 of 6")
    assert (robin.marks("arrows"), len(robin.marks("earlier"))) == ([], 6)
    robin.strikes((-122, 0))
    assert len(robin.marks("arrows")) == 1
    before = robin.marks("arrows") + robin.marks("earlier")
    robin.page.context.set_offline(False)
    robin.is_saved(within=35)

    assert robin.marks("arrows") + robin.marks("earlier") == before
    assert len(robin.shots) == 7


def test_another_phones_arrows_are_drawn_as_they_come(opened):
    robin = opened()
    for x, y in ((30, 40), (-30, 40)):
        robin.archer.ask("POST", "/shot", slot_id=robin.archer.slot_id, value="9", x=x, y=y)

    robin.sees("arrows", "30,-40", "-30,-40")
    group = robin.page.locator(f"{FACE} [data-group][data-drawn]")
    expect(group).to_have_attribute("transform", "translate(0 -40)")
    expect(group.locator("circle").first).to_have_attribute("r", "30")
    words = robin.page.locator(f"{FACE} [data-group-words]")
    expect(words).to_have_text("Group 3.0 cm, centre 0.0 right, 4.0 high")


def test_one_arrow_is_no_group(opened):
    robin = opened()
    robin.strikes((0, 0))

    robin.shows(total=10)
    assert robin.page.locator(f"{FACE} [data-drawn]").count() == 0


def test_arrows_in_the_spots_of_a_triple_are_one_group_around_each(opened):
    robin = opened(round="wa18", face_type="wa_40cm_triple_vertical", shot_per_round=3)
    for x, y in ((3, 220), (3, 6), (3, -226)):
        robin.archer.ask("POST", "/shot", slot_id=robin.archer.slot_id, value="10", x=x, y=y)

    robin.sees("earlier", "3,-220", "3,-6", "3,226")
    groups = robin.page.locator(f"{FACE} [data-drawn]")
    told = [mark.get_attribute("transform") for mark in groups.all()]
    assert told == ["translate(3 -220)", "translate(3 0)", "translate(3 220)"]
    expect(groups.first.locator("circle").first).to_have_attribute("r", "4")


def test_the_face_changes_with_the_distance_and_begins_without_marks(opened):
    robin = opened(round="wa1440_90")
    name = robin.page.locator(f"{FACE} .face__drawing")
    expect(name).to_have_attribute("aria-label", "122 cm face")
    robin.strikes((0, 0))
    robin.is_saved()
    robin.archer.shoots(*["9"] * 71)
    robin.shows(total=649)
    robin.labels("End 13 · arrow 1 of 6")

    expect(name).to_have_attribute("aria-label", "80 cm face")
    assert robin.marks("earlier") == []
    robin.strikes((0, 60))
    robin.is_saved()
    assert robin.shots[-1]["value"] == "9"
    # Wherever the table is scrolled to.
    robin.cell(1).dispatch_event("click")
    expect(name).to_have_attribute("aria-label", "122 cm face")
    assert len(robin.marks("arrows")) == 1


def test_once_the_round_is_complete_a_tap_needs_an_arrow_to_correct(opened):
    robin = opened(round="wa18", shot_per_round=3)
    robin.archer.shoots(*["9"] * 60)
    robin.labels("Round complete. Tap an arrow to correct it.")
    expect(robin.page.locator(f"{FACE}[inert]")).to_have_count(1)
    robin.cell(60).click()
    robin.strikes((0, 0))

    robin.shows(total=59 * 9 + 10)
    expect(robin.page.locator(f"{FACE}[inert]")).to_have_count(1)


@pytest.mark.parametrize(("width", "height"), FLAT)
def test_boxes_face_and_tools_are_on_one_screen(opened, width, height):
    robin = opened({"viewport": {"width": width, "height": height}})

    assert robin.page.evaluate("document.documentElement.scrollWidth") <= width
    for part in (".dock__boxes", f"{FACE} .face__drawing", ".dock__tools"):
        box = robin.page.locator(part).bounding_box()
        assert box["x"] >= 0, part
        assert box["x"] + box["width"] <= width, part
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= height, part
    assert robin.page.locator(f"{FACE} .face__drawing").bounding_box()["width"] >= 200


def test_without_javascript_there_are_the_keys_alone(phone, server):
    archer = ArcherAtTheRange.arrives(server, "Robin", round="wa720_70", shot_per_round=6)
    robin = Phone(phone(java_script_enabled=False), archer)
    robin.comes_in()

    expect(robin.page.locator("[data-keys]")).to_be_visible()
    for hidden in ("[data-to='face']", "[data-to='keys']", ".dock__face", "[data-arrow-id]"):
        for each in robin.page.locator(hidden).all():
            expect(each).to_be_hidden()
