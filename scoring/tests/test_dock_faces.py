"""Which faces a card is shot at, and from which of its places to which."""

import pytest

from scoring.arrows import add_set, use_set
from scoring.callers import Caller
from scoring.dock_faces import faces_of
from scoring.rounds import catalogue
from scoring.sheets import sheet_for
from scoring.tests.factory import make_session, make_slot
from scoring.tests.pages import shots_in
from scoring.tests.phone import Phone
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db


def told(slot):
    return [(face.first, face.last, face.drawing.name) for face in faces_of(slot)]


def test_the_face_changes_where_the_distance_does_and_the_face_with_it(robin):
    assert told(make_slot(robin, round_key="wa1440_90")) == [
        (1, 72, "122 cm"),
        (73, 144, "80 cm"),
    ]


def test_one_face_stands_for_all_distances_that_are_shot_at_it(robin):
    assert told(make_slot(robin, round_key="york")) == [(1, 144, "122 cm imperial")]


def test_a_practice_has_its_face_without_end(robin):
    slot = make_slot(robin, face_key="wa_40cm_triple_vertical")
    [(first, last, _)] = told(slot)

    assert (first, last) == (1, None)
    assert len(faces_of(slot)[0].drawing.spots) == 3


@pytest.mark.parametrize(
    "wish", [{"round_key": "wa_field_24_red_marked", "face_key": ""}, {"face_key": "none"}]
)
def test_where_no_face_is_known_there_is_none(robin, wish):
    slot = make_slot(robin, **wish)
    page = browser(robin).get(f"/slots/{slot.public_id}/").content.decode()

    assert faces_of(slot) == []
    assert "Target face" not in page


def test_every_target_round_is_drawn_with_the_values_of_its_keypad(robin):
    slot = make_slot(robin, round_key="wa18")
    for round_ in catalogue().values():
        slot.round_key, slot.face_key = round_.key, ""
        sheet, faces = sheet_for(round_.key, "", ""), faces_of(slot)
        assert [face.first for face in faces[:1]] == ([] if round_.is_field else [1])
        for face in faces:
            assert {ring.value for ring in face.drawing.rings} <= {*sheet.keypad.values}, round_.key


@pytest.mark.parametrize(("is_indoor", "radius"), [(True, "4.65"), (False, "2.75")])
def test_unless_it_is_known_the_shaft_is_that_of_the_handicap_scheme(robin, is_indoor, radius):
    slot = make_slot(robin, make_session(robin, is_indoor=is_indoor), face_key="wa_40cm_full")

    assert faces_of(slot)[0].drawing.shaft_radius == radius


def test_the_shaft_of_the_arrows_in_use_calls_the_value(robin):
    slot, me = make_slot(robin, round_key="wa18"), Caller(robin.pk)
    add_set([1, 2], by=me, set_name="Ash", diameter_mm=5.2)
    assert faces_of(slot)[0].drawing.shaft_radius == "2.6"

    use_set("", by=me)
    assert faces_of(slot)[0].drawing.shaft_radius == "4.65"


def test_where_an_arrow_struck_is_told_in_its_row(robin):
    slot = make_slot(robin, round_key="wa18")
    phone = Phone(robin)
    phone.tap(slot, 1, "9", x_mm=12.34, y_mm=-0.04)
    phone.tap(slot, 2, "8")
    page = browser(robin).get(f"/slots/{slot.public_id}/").content.decode()

    assert [(place, *struck) for place, _, *struck in shots_in(page)[:2]] == [
        ("1", "123", "0"),
        ("2",),
    ]
    phone.tap(slot, 1, None)
    page = browser(robin).get(f"/slots/{slot.public_id}/").content.decode()
    assert {len(told) for told in shots_in(page)[:2]} == {2}
