import pytest

from scoring.classifications import NextClass, class_for, ladder, next_class
from scoring.handicaps import handicap_for
from scoring.profiles import AGE_GROUPS, BOWSTYLES, CATEGORIES, Profile
from scoring.rounds import catalogue, round_for
from scoring.tests.vectors import ADULT, Case, each, profile_of


@each("classifications")
def test_a_score_has_its_published_class(case: Case) -> None:
    assert class_for(round_for(case["round"]), profile_of(case), case["score"]) == case["class"]


@each("class_ladders")
def test_a_round_has_these_classes_and_no_other(case: Case) -> None:
    round_, profile = round_for(case["round"]), profile_of(case)
    rungs = [list(rung) for rung in ladder(round_, profile)]
    assert rungs == case["ladder"]

    below = None
    for classification, score in case["ladder"]:
        assert class_for(round_, profile, score) == classification
        assert class_for(round_, profile, score - 1) == below
        below = classification


@each("combined")
def test_a_score_has_its_class_and_its_handicap(case: Case) -> None:
    round_ = round_for(case["round"])

    assert class_for(round_, profile_of(case), case["score"]) == case["class"]
    if "handicap" in case:
        assert handicap_for(round_, case["score"]) == case["handicap"]


def test_below_the_lowest_class_a_score_is_unclassified() -> None:
    assert class_for(round_for("york"), ADULT, 277) is None
    assert class_for(round_for("york"), ADULT, 0) is None


def test_the_next_class_says_how_far_it_is() -> None:
    york = round_for("york")

    assert next_class(york, ADULT, 500) == NextClass("A1", 534, 34)
    assert next_class(york, ADULT, 534) == NextClass("B3", 684, 150)
    assert next_class(york, ADULT, 1205) is None


def test_a_class_that_the_round_is_too_short_for_is_never_next() -> None:
    assert next_class(round_for("national"), ADULT, 491) is None


@pytest.mark.parametrize(
    "key",
    ["frostbite", "lancaster", "wa660_70", "burntwood_york", "1440_vi", "canberra", "ifaa_indoor"],
)
def test_a_round_that_is_not_classified_has_no_classes(key: str) -> None:
    assert ladder(round_for(key), ADULT) == ()
    assert class_for(round_for(key), ADULT, 300) is None
    assert next_class(round_for(key), ADULT, 300) is None


def test_the_same_shoot_under_another_name_may_have_other_classes() -> None:
    junior = Profile("recurve", "open", "u16")

    assert [rung.score for rung in ladder(round_for("metric_122_50"), junior)][-3:] == [
        548,
        593,
        629,
    ]
    assert "MB" not in dict(ladder(round_for("wa720_50_b"), junior))


def test_a_compound_is_classified_by_the_inner_ten_under_the_plain_key_too() -> None:
    compound = Profile("compound", "open", "adult")

    for plain, inner in (("portsmouth", "portsmouth_compound"), ("wa18_triple", "wa18_compound")):
        assert ladder(round_for(plain), compound) == ladder(round_for(inner), compound)


def test_a_triple_face_has_the_thresholds_of_the_full_face() -> None:
    assert ladder(round_for("wa18_triple"), ADULT) == ladder(round_for("wa18"), ADULT)


def test_under_21_shoots_field_as_an_adult() -> None:
    course = round_for("wa_field_24_red_marked")

    assert ladder(course, Profile("recurve", "open", "u21")) == ladder(course, ADULT) != ()


def test_from_under_15_down_both_categories_share_their_thresholds() -> None:
    for age_group in ("u15", "u14", "u12"):
        open_, female = (Profile("barebow", category, age_group) for category in CATEGORIES)
        assert ladder(round_for("windsor"), open_) == ladder(round_for("windsor"), female)


# One profile for each bowstyle, and every category and age among them.
@pytest.mark.parametrize(
    "profile", [Profile(b, CATEGORIES[i % 2], AGE_GROUPS[i]) for i, b in enumerate(BOWSTYLES)]
)
def test_every_ladder_rises_and_can_be_climbed(profile: Profile) -> None:
    for round_ in catalogue().values():
        scores = [0, *(rung.score for rung in ladder(round_, profile))]
        assert scores == sorted(set(scores)), round_.key
        assert scores[-1] <= round_.max_score
        assert {type(score) for score in scores} == {int}


def test_a_ladder_is_made_once() -> None:
    again = Profile("recurve", "open", "adult")

    assert ladder(round_for("york"), again) is ladder(round_for("york"), ADULT)


def test_a_round_and_its_compound_twin_have_the_same_classes_for_a_compound():
    for round_ in catalogue().values():
        for bowstyle in BOWSTYLES:
            profile = Profile(bowstyle, "female", "u18")
            assert ladder(round_, profile) == ladder(round_.shot_with(bowstyle), profile)
