"""What is drawn is what is scored."""

import re

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from scoring.face_drawing import FaceDrawing, drawing_of
from scoring.faces import FACES, Face, face_for
from scoring.keypads import indoors

drawn_faces = st.sampled_from([face for face in FACES.values() if face.rings])


def draw(face: Face, **options) -> FaceDrawing:
    return drawing_of(face, face.keypad, **{"shaft_mm": 5.5, **options})


def markup(drawing: FaceDrawing) -> str:
    return render_to_string("scoring/_face.html", {"id": "face", "drawing": drawing})


@given(drawn_faces)
def test_every_ring_is_drawn_where_it_scores_the_outermost_first(face: Face) -> None:
    drawn = [(ring.value, float(ring.radius), ring.colour) for ring in draw(face).rings]

    assert drawn == [(ring.value, ring.radius_mm, ring.colour) for ring in face.rings[::-1]]


@given(drawn_faces)
def test_a_picture_counts_downwards_what_a_face_counts_upwards(face: Face) -> None:
    spots = [(float(spot.x), -float(spot.y)) for spot in draw(face).spots]

    assert spots == list(face.spots)


@given(drawn_faces)
def test_all_rings_are_in_the_picture_and_there_is_room_for_a_miss(face: Face) -> None:
    left, top, width, height = draw(face).view_box
    for spot in face.spots:
        radius = face.rings[-1].radius_mm * 1.04
        assert left <= spot.x_mm - radius
        assert spot.x_mm + radius <= left + width
        assert top <= -spot.y_mm - radius
        assert -spot.y_mm + radius <= top + height


def test_an_indoor_round_has_no_key_for_x_so_its_ring_is_a_10() -> None:
    face = face_for("wa_60cm_full")
    rings = drawing_of(face, indoors(face.keypad), shaft_mm=9.3).rings

    assert [(ring.value, ring.radius) for ring in rings[-3:]] == [
        ("9", "60"),
        ("10", "30"),
        ("10", "15"),
    ]


def test_half_the_shaft_is_told_exactly() -> None:
    assert draw(face_for("wa_60cm_full"), shaft_mm=5.55).shaft_radius == "2.775"


@pytest.mark.parametrize("key", ["wa_122cm_full", "wa_122cm_full_x11", "wa_60cm_full_inner10"])
def test_a_face_of_ten_rings_is_less_than_two_kilobytes(key: str) -> None:
    assert len(markup(draw(face_for(key))).encode()) <= 2048


def test_the_markup_has_one_element_for_each_ring_of_each_spot() -> None:
    html = markup(draw(face_for("wa_40cm_triple_triangular")))

    assert re.findall(r'data-spot="(\S+ \S+)"', html) == ["0 -127.02", "-110 63.51", "110 63.51"]
    rings = re.findall(r'<circle class="ring-(\w+)" r="([\d.]+)" data-value="(\w+)"/>', html)
    assert len(rings) == 18
    assert rings[:6] == [
        *(("blue", "100", "6"), ("red", "80", "7"), ("red", "60", "8")),
        *(("gold", "40", "9"), ("gold", "20", "10"), ("gold", "10", "X")),
    ]


def test_the_picture_says_in_words_what_it_is() -> None:
    face = face_for("wa_122cm_full")

    assert 'aria-label="122 cm face"' in markup(draw(face))


def test_a_face_has_a_page_and_an_unknown_one_or_none_has_not(client) -> None:
    assert client.get("/faces/worcester_5spot/").status_code == 200
    assert client.get("/faces/wa_999cm/").status_code == 404
    assert client.get("/faces/none/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "radius"),
    [
        ("", 200, "2.75"),
        ("9.3", 200, "4.65"),
        ("21", 422, "2.75"),
        ("0", 422, "2.75"),
        ("thick", 422, "2.75"),
        ("nan", 422, "2.75"),
    ],
)
def test_the_page_takes_the_shaft_that_is_asked_for(client, asked, status, radius) -> None:
    answer = client.get("/faces/wa_122cm_full/", {"shaft_mm": asked})

    assert answer.status_code == status
    assert f'data-shaft-radius="{radius}"' in answer.content.decode()


def test_a_round_leads_to_its_faces(client) -> None:
    html = client.get("/rounds/wa1440_90/").content.decode()

    assert {*re.findall(r'href="(/faces/\w+/)"', html)} == {
        "/faces/wa_122cm_full/",
        "/faces/wa_80cm_full/",
    }
