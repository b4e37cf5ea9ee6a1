from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.faces import FACES, Face, UnknownFace, face_for, shaft_for
from scoring.keypads import UNSCORED
from scoring.rounds import catalogue
from scoring.tests.vectors import Case, each

NAMED = [
    *(f"wa_{cm}cm_{cut}" for cm in (122, 80, 60, 40) for cut in ("full", "6rings")),
    *("wa_80cm_5rings", "wa_80cm_6rings_x11", "worcester_16in", "worcester_5spot", "none"),
    *(f"wa_{cm}cm_full_inner10" for cm in (80, 60, 40)),
    *(f"wa_{cm}cm_full_x11" for cm in (122, 80, 40)),
    *(
        f"wa_{cm}cm_triple_{layout}{ending}"
        for cm, ending in ((40, ""), (60, ""), (40, "_inner10"), (60, "_inner10"), (40, "_x11"))
        for layout in ("vertical", "triangular")
    ),
    *(f"imperial_{cm}cm" for cm in (122, 80, 60, 40)),
    *(f"wa_field_{cm}cm" for cm in (80, 60, 40, 20)),
    *(f"ifaa_{kind}_{cm}cm" for kind in ("field", "expert") for cm in (65, 50, 35, 20)),
    "ifaa_indoor_40cm",
    *(f"aa_field_{cm}cm" for cm in (80, 60, 40, 20)),
]

faces = st.sampled_from([face for face in FACES.values() if face.rings])
lengths = st.floats(-700, 700)
shafts = st.floats(0, 12)


def test_every_face_of_the_book_is_there_and_no_other() -> None:
    assert set(FACES) == set(NAMED)


def test_an_unknown_face_is_a_lookup_error() -> None:
    with pytest.raises(UnknownFace, match="wa_123cm"):
        face_for("wa_123cm")


@each("ring_edges")
def test_a_ring_ends_where_it_is_printed(case: Case) -> None:
    outermost = case["value"].startswith("lowest ")
    value = case["value"].removeprefix("lowest ")
    rings = face_for(case["face"]).rings

    assert {ring.value: ring.radius_mm for ring in rings}[value] == case["radius_mm"]
    assert not outermost or rings[-1].value == value


@each("taps")
def test_a_tap_scores_its_zone_and_the_line_counts_upwards(case: Case) -> None:
    face = face_for(case["face"])
    for spot in face.spots:
        # Towards the edge on the side of the spot, so that no other spot comes nearer.
        side = -1 if spot.x_mm < 0 else 1
        value = face.value_at(spot.x_mm + side * case["r_mm"], spot.y_mm, shaft_mm=case["shaft_mm"])
        assert (value, face.keypad.points_for(value)) == (case["value"], case["points"])


def test_a_shaft_that_cuts_the_line_counts_for_the_archer() -> None:
    shaft_mm = shaft_for(is_indoor=False)
    assert shaft_mm == 5.5

    assert face_for("wa_40cm_full").value_at(61.0, 0, shaft_mm=shaft_mm) == "8"


@given(faces, st.data(), st.sampled_from([5.5, 9.3]))
def test_touching_a_line_is_enough_on_every_face(
    face: Face, data: st.DataObject, shaft_mm: float
) -> None:
    ring = data.draw(st.sampled_from(face.rings))
    # Upwards from the topmost spot no other spot comes nearer.
    centre = max(face.spots, key=lambda spot: spot.y_mm)
    touching_mm = centre.y_mm + ring.radius_mm + shaft_mm / 2

    assert face.value_at(centre.x_mm, touching_mm, shaft_mm=shaft_mm) == ring.value
    assert face.value_at(centre.x_mm, touching_mm + 0.001, shaft_mm=shaft_mm) != ring.value


@given(faces, lengths, lengths, shafts)
def test_a_thicker_shaft_never_scores_less(
    face: Face, x_mm: float, y_mm: float, shaft_mm: float
) -> None:
    thin = face.keypad.points_for(face.value_at(x_mm, y_mm, shaft_mm=0))
    thick = face.keypad.points_for(face.value_at(x_mm, y_mm, shaft_mm=shaft_mm))

    assert thick >= thin


@pytest.mark.parametrize("key", ["wa_60cm_triple_vertical", "wa_60cm_triple_triangular"])
def test_a_triple_face_has_three_spots_as_far_apart_as_printed(key: str) -> None:
    first, second, third = face_for(key).spots
    apart = sorted(
        hypot(a.x_mm - b.x_mm, a.y_mm - b.y_mm)
        for a, b in ((first, second), (second, third), (third, first))
    )

    assert apart == pytest.approx([320, 320, 640 if "vertical" in key else 320], abs=0.01)


def test_the_nearest_spot_scores() -> None:
    face = face_for("wa_40cm_triple_vertical")

    assert [face.value_at(0, y_mm, shaft_mm=5.5) for y_mm in (220, 0, -220)] == ["X"] * 3
    assert face.value_at(0, 110, shaft_mm=5.5) == "M"


def test_no_face_leaves_the_arrow_unscored() -> None:
    assert face_for("none").value_at(1, 2, shaft_mm=5.5) == UNSCORED


def test_rings_widen_from_the_middle_and_are_the_keys_of_the_face() -> None:
    for face in FACES.values():
        radii = [ring.radius_mm for ring in face.rings]
        assert radii == sorted(set(radii))
        assert [ring.value for ring in face.rings] == [v for v in face.keypad.values if v != "M"]


def test_every_leg_of_the_catalogue_has_a_face_that_scores_as_its_handicap_assumes() -> None:
    for round_ in catalogue().values():
        for leg in round_.legs:
            expected = {round(d * 500, 2): p for d, p in leg.target.face_spec.items()}
            # The X inside a 10 of the same points is no line to the handicap.
            rings = {ring.radius_mm: ring.points for ring in face_for(leg.face_key).rings}
            assert rings.items() >= expected.items(), (round_.key, leg.face_key)
            assert set(rings.values()) == set(expected.values())


def test_colours_are_those_of_the_target() -> None:
    def colours(key: str) -> list[str]:
        return [ring.colour for ring in face_for(key).rings]

    assert colours("imperial_122cm") == ["gold", "red", "blue", "black", "white"]
    assert colours("worcester_16in") == ["white"] + ["black"] * 4
    assert colours("wa_field_80cm") == ["gold"] * 2 + ["black"] * 4
    assert colours("wa_80cm_5rings") == ["gold"] * 3 + ["red"] * 2 + ["blue"]
