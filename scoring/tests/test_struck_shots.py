"""POST /shot: where an arrow struck, and the value that is read there. Cases SH."""

import pytest

from scoring.models import Arrow, Shot
from scoring.tests.factory import make_session, make_slot
from scoring.tests.outcomes import refused, values


# SH-07, SH-08
@pytest.mark.parametrize(
    ("radius_mm", "value"), [(0.0, "X"), (61.0, "8"), (62.74, "8"), (62.76, "7"), (300.0, "M")]
)
def test_the_server_reads_the_value_where_the_arrow_struck(robin, append, radius_mm, value):
    slot = make_slot(robin, face_key="wa_40cm_full")
    arrow = Arrow.objects.create(archer=robin, number=1, diameter_mm=5.5)

    append(slot, {"x": 0, "y": -radius_mm, "arrow_id": str(arrow.pk)})

    shot = Shot.objects.get(slot=slot)
    assert (shot.value, shot.y_mm, shot.arrow_id) == (value, -radius_mm, arrow.pk)


@pytest.mark.parametrize(("is_indoor", "value"), [(True, "8"), (False, "7")])
def test_an_arrow_of_unknown_size_is_as_thick_as_is_usual(robin, append, is_indoor, value):
    slot = make_slot(robin, make_session(robin, is_indoor=is_indoor), face_key="wa_40cm_full")

    append(slot, {"x": 64.0, "y": 0.0})

    assert values(slot) == [value]


def test_an_x_that_is_read_in_an_indoor_round_is_entered_as_10(robin, append):
    slot = make_slot(robin, round_key="wa18")

    append(slot, {"x": 0, "y": 0})

    assert values(slot) == ["10"]


def test_the_called_value_stands_though_the_arrow_is_drawn_elsewhere(slot, append):
    append(slot, {"value": "9", "x": 0, "y": 0})

    assert values(slot) == ["9"]


def test_on_a_field_course_the_value_is_called(robin, append):
    slot = make_slot(robin, round_key="wa_field_24_red_marked")

    assert refused(append(slot, {"x": 0, "y": 0}), "value")
