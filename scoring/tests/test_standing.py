"""Where a card stands in its round. The figures are those of archery's own par tables."""

import pytest

from scoring.profiles import Profile
from scoring.rounds import round_for
from scoring.standing import standing_on
from scoring.tests.vectors import ADULT

YORK = round_for("york")


def standing(shot, total, **known):
    return standing_on(YORK, YORK.arrows_per_leg(shot), total, **known)


def test_it_names_the_class_on_track_and_the_next_with_par_and_points():
    now = standing(72, 204, profile=ADULT)

    assert (now.on_track.name, now.on_track.par, now.on_track.over) == ("A1", 203, 1)
    assert now.next_class.name == "B3"
    assert now.next_class.over == 204 - now.next_class.par < 0
    assert now.heading_for == 538


def test_a_best_score_has_its_par_too():
    now = standing(72, 204, best=534)

    assert (now.best.score, now.best.par, now.best.signed) == (534, 203, "+1")
    assert now.on_track is now.next_class is None


@pytest.mark.parametrize(("over", "written"), [(0, ""), (12, "+12"), (-3, "−3")])
def test_points_have_their_sign(over, written):
    best = standing(72, 203 + over, best=534).best

    assert best.signed == written


def test_under_twelve_arrows_it_is_too_early_for_a_projection():
    assert standing(11, 40).heading_for == "too early"
    assert standing(12, 40).heading_for != "too early"


def test_before_the_first_end_no_class_is_named():
    now = standing(5, 30, profile=ADULT)

    assert now.on_track is now.next_class is None


def test_without_an_arrow_there_is_nothing_but_the_best():
    now = standing(0, 0, profile=ADULT, best=534)

    assert (now.handicap, now.best.par, [each.name for each in now.against]) == (None, 0, [""])


def test_at_the_top_there_is_no_next_class():
    perfect = standing(144, 1296, profile=ADULT)

    assert perfect.on_track.name == "EMB"
    assert perfect.next_class is None
    assert perfect.handicap == 0


def test_a_compound_indoors_has_the_classes_of_the_inner_ten():
    wa18 = round_for("wa18").shot_with("compound")
    now = standing_on(
        wa18, wa18.arrows_per_leg(30), 280, profile=Profile("compound", "open", "adult")
    )

    assert now.on_track is not None
