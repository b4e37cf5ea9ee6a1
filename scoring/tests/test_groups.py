from math import cos, sin, tau

import pytest

from scoring.faces import face_for
from scoring.groups import LEAST_SHOTS, Point, arrows_in_group, from_spot, group_of


def around(x, y, radius, count=12):
    return [
        Point(x + radius * cos(tau * at / count), y + radius * sin(tau * at / count))
        for at in range(count)
    ]


def test_a_group_has_its_centre_and_the_mean_distance_from_it():
    group = group_of(around(30, -20, 50))

    assert group.shot_count == 12
    assert group.centre == pytest.approx((30, -20))
    assert group.radius_mm == pytest.approx(50)


@pytest.mark.parametrize(
    ("face_key", "point", "own"),
    [
        ("wa_40cm_triple_vertical", Point(10, 225), (10, 5)),
        ("wa_40cm_triple_vertical", Point(-7, -10), (-7, -10)),
        ("wa_40cm_triple_triangular", Point(120, -60), (10, 3.5)),
        ("wa_40cm_full", Point(10, 180), (10, 180)),
        (None, Point(10, 180), (10, 180)),
    ],
)
def test_a_shot_is_measured_from_the_spot_that_it_is_nearest_to(face_key, point, own):
    face = face_for(face_key) if face_key else None

    assert from_spot(face, point) == pytest.approx(own, abs=0.1)


def shots(*, off_by, count=40):
    """Of twelve arrows, 50 mm from where each of them goes: the number 7 to the right."""
    return [
        (number, point)
        for number in range(1, 13)
        for point in around(off_by if number == 7 else 0, 0, 50, count)
    ]


def in_group(struck):
    return arrows_in_group(struck, group_of([point for _, point in struck]))


def test_an_arrow_that_is_farther_off_than_chance_would_have_it_strays():
    """The mean of 40 such shots is off by 6 mm, and in one of a hundred by 19."""
    found = in_group(shots(off_by=30))

    assert [each.arrow for each in found if each.strays] == [7]
    assert found[0].arrow == 7
    assert found[0].offset_mm == pytest.approx(30 * 11 / 12)


@pytest.mark.parametrize("struck", [shots(off_by=15), shots(off_by=200, count=LEAST_SHOTS - 1)])
def test_no_arrow_strays_by_chance_or_on_the_word_of_a_few_shots(struck):
    assert not any(each.strays for each in in_group(struck))
