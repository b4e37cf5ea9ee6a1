from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.classifications import class_for, ladder
from scoring.par import (
    OnTrack,
    on_track,
    par,
    points_over_par,
    projected_final,
    shown_par,
)
from scoring.profiles import Profile
from scoring.rounds import Round, catalogue, round_for
from scoring.tests.vectors import ADULT, Case, each, profile_of

YORK = round_for("york")

any_round = st.sampled_from(sorted(catalogue())).map(round_for)
classified = st.sampled_from([round_ for round_ in catalogue().values() if ladder(round_, ADULT)])


@each("par")
def test_par_follows_the_handicap_and_not_a_straight_line(case: Case) -> None:
    round_ = round_for(case["round"])
    assert dict(ladder(round_, profile_of(case)))[case["class"]] == case["score"]
    shown = shown_par(round_, case["score"], round_.arrows_per_leg(case["arrows"]))

    # The published par is a sum of columns, each rounded up by itself: hence the bounds.
    assert case["at_least"] <= shown <= case["at_most"]
    assert shown != case.get("straight_line")


@pytest.mark.parametrize(
    ("key", "threshold", "after"),
    [
        ("york", 534, {0: 0, 36: 102, 72: 203, 120: 398, 144: 534}),
        ("wa1440_90", 1197, {36: 267, 72: 565, 108: 863, 144: 1197}),
    ],
)
def test_par_of_the_worked_examples(key: str, threshold: int, after: dict[int, int]) -> None:
    round_ = round_for(key)
    shown = {n: shown_par(round_, threshold, round_.arrows_per_leg(n)) for n in after}

    assert shown == after


@given(any_round, st.data())
def test_par_runs_from_nothing_to_the_threshold_and_never_falls(
    round_: Round, data: st.DataObject
) -> None:
    threshold = data.draw(st.integers(1, round_.max_score))
    places = data.draw(st.permutations(range(1, round_.arrow_count + 1)))
    pars = [
        par(round_, threshold, round_.arrows_per_leg(places[:count]))
        for count in range(0, round_.arrow_count + 1, 6)
    ]

    assert pars[0] == 0
    assert all(after >= before - 1e-9 for before, after in pairwise(pars))
    whole = round_.arrows_per_leg(round_.arrow_count)
    assert par(round_, threshold, whole) == pytest.approx(threshold, abs=1e-6)
    assert shown_par(round_, threshold, whole) == threshold


@given(st.sampled_from([each for each in catalogue().values() if each.is_field]), st.data())
def test_on_a_field_course_every_arrow_is_the_average_arrow(
    round_: Round, data: st.DataObject
) -> None:
    threshold = data.draw(st.integers(1, round_.max_score))
    count = data.draw(st.integers(0, round_.arrow_count))

    share = Fraction(threshold * count, round_.arrow_count)
    assert par(round_, threshold, round_.arrows_per_leg(count)) == pytest.approx(float(share))


def test_par_is_of_the_places_shot_not_of_their_number() -> None:
    far, near = YORK.arrows_per_leg(range(1, 25)), YORK.arrows_per_leg(range(121, 145))

    assert par(YORK, 534, far) < par(YORK, 534, near)


def test_points_over_par_are_points_ahead_of_what_is_shown() -> None:
    shot = YORK.arrows_per_leg(72)

    assert points_over_par(YORK, 534, shot, 204) == 1
    assert points_over_par(YORK, 534, shot, 200) == -3


@each("card_vectors", "on_track")
def test_an_archer_is_on_track_for_the_class_that_the_handicap_says(case: Case) -> None:
    round_, profile = round_for(case["round"]), profile_of(case)
    shot = round_.arrows_per_leg(case["arrows"])
    total = case["total"]

    assert round_.best_possible(total, shot) == case["best_possible"]
    found = on_track(round_, profile, shot, total)
    assert (found.classification if found else None) == case["on_track"]
    short_by = {rung.classification: max(0, rung.score - total) for rung in ladder(round_, profile)}
    assert short_by == case["short_by"]


def test_on_track_is_level_with_the_shown_par() -> None:
    shot = YORK.arrows_per_leg(72)

    assert on_track(YORK, ADULT, shot, 203) == OnTrack("A1", 0)
    assert on_track(YORK, ADULT, shot, 202) == OnTrack("A2", 202 - shown_par(YORK, 394, shot))


@pytest.mark.parametrize(
    ("round_", "profile", "arrows"),
    [
        (YORK, ADULT, 5),
        (YORK, None, 72),
        (round_for("frostbite"), ADULT, 12),
        (round_for("wa_field_24_red_mixed"), ADULT, 2),
    ],
    ids=["no complete end", "no profile", "no classes", "no complete peg"],
)
def test_no_class_rather_than_a_wrong_one(
    round_: Round, profile: Profile | None, arrows: int
) -> None:
    assert on_track(round_, profile, round_.arrows_per_leg(arrows), arrows) is None


@pytest.mark.parametrize("key", ["york", "wa_field_24_red_mixed", "portsmouth"])
def test_on_track_speaks_from_the_first_complete_end(key: str) -> None:
    round_ = round_for(key)
    shot = round_.arrows_per_leg(round_.end_size)

    assert on_track(round_, ADULT, shot, round_.end_size * round_.keypad.top_points)


@given(classified, st.data())
def test_after_the_last_arrow_on_track_is_the_class_reached(
    round_: Round, data: st.DataObject
) -> None:
    total = data.draw(st.integers(0, round_.max_score))
    found = on_track(round_, ADULT, round_.arrows_per_leg(round_.arrow_count), total)

    assert (found.classification if found else None) == class_for(round_, ADULT, total)


def test_a_projection_waits_for_a_dozen_and_for_a_hit() -> None:
    assert projected_final(YORK, YORK.arrows_per_leg(11), 60) == "too early"
    assert projected_final(YORK, YORK.arrows_per_leg(12), 60) != "too early"
    assert projected_final(YORK, YORK.arrows_per_leg(12), 0) is None


@pytest.mark.parametrize(("total", "final"), [(204, 538), (300, 727)])
def test_a_projection_follows_the_handicap(total: int, final: int) -> None:
    assert projected_final(YORK, YORK.arrows_per_leg(72), total) == final


@given(any_round, st.data())
def test_a_projection_lies_between_the_total_and_what_is_possible(
    round_: Round, data: st.DataObject
) -> None:
    places = data.draw(st.sets(st.integers(1, round_.arrow_count), min_size=12))
    shot = round_.arrows_per_leg(places)
    total = data.draw(st.integers(1, len(places) * round_.keypad.top_points))
    final = projected_final(round_, shot, total)

    assert isinstance(final, int)
    assert total <= final <= round_.best_possible(total, shot)
    if len(places) == round_.arrow_count:
        assert final == total
