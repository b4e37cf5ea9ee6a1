import re

import pytest

from scoring.fatigue import draw_stretches, stretches_of
from scoring.rounds import round_for


def points_of(round_, by_end):
    """So many points at each place of an end."""
    return {
        place: by_end(round_.end_of(place)) / round_.end_size
        for place in range(1, round_.arrow_count + 1)
    }


def test_each_distance_is_compared_with_itself():
    york = round_for("york")
    # 12 ends at 100 yards that fall off, 8 and 4 that are all alike.
    points = points_of(york, lambda end: 40 - end if end <= 12 else 45)
    stretches = stretches_of(points, york)

    assert [stretch.leg.distance for stretch in stretches] == [100, 80, 60]
    assert [len(stretch.ends) for stretch in stretches] == [12, 8, 4]
    assert [end.number for end in stretches[1].ends] == list(range(13, 21))
    assert stretches[0].first_half == pytest.approx(36.5)
    assert stretches[0].second_half == pytest.approx(30.5)
    assert stretches[1].first_half == stretches[1].second_half == pytest.approx(45)


def test_an_end_in_the_middle_is_in_neither_half():
    bray = round_for("vegas_300")
    [stretch] = stretches_of(points_of(bray, float), bray)

    assert len(stretch.ends) == 10
    assert (stretch.first_half, stretch.second_half) == pytest.approx((3, 8))
    odd = stretch._replace(ends=stretch.ends[:5])
    assert (odd.first_half, odd.second_half) == pytest.approx((1.5, 4.5))


def test_the_pegs_of_a_course_are_one_stretch():
    course = round_for("wa_field_24_red_marked")
    [stretch] = stretches_of(points_of(course, lambda _: 12.0), course)

    assert (stretch.leg, len(stretch.ends)) == (None, 24)


def test_a_line_is_drawn_for_each_distance_with_a_dot_for_each_end():
    york = round_for("york")
    drawn = draw_stretches(stretches_of(points_of(york, float), york))

    assert len(re.findall("M", drawn.line)) == 3
    assert len(re.findall("M", drawn.dots)) == 24
    assert [label.text for label in drawn.axis][:2] == ["1", "3"]
