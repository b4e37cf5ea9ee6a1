"""What a board shows of an archer. Cases BR-08 to BR-11, BR-16, BR-18, BR-30."""

import pytest

from leaderboard.cards import card_of
from leaderboard.tests.entrants import make_entrant
from scoring.classifications import class_for, ladder
from scoring.par import OnTrack
from scoring.profiles import Profile
from scoring.rounds import round_for
from scoring.tests.factory import FULL_PROFILE
from scoring.tests.vectors import Case, each, profile_of

IMPERIAL = "agb_imperial"


def shown(arrows="", **told):
    return card_of(make_entrant(arrows, **told), "wa_outdoor_2026")


def on_a_york(total, arrows, **told):
    """As many arrows that make this total; which they are does not matter."""
    york = round_for("york")
    shot = list(york.arrows_per_leg(arrows))
    told = FULL_PROFILE | told
    entrant = make_entrant(round="york", total=total, fired=arrows, legs=shot, **told)
    return card_of(entrant, IMPERIAL)


def test_a_card_tells_arrows_total_and_the_figures_of_the_rule():
    card = shown("X 10 9 M")

    assert (card.arrow_count, card.total) == (4, 29)
    assert card.tie_break == (("xs", 1), ("tens", 2))
    assert card_of(make_entrant("9 7 M", round="york"), IMPERIAL).tie_break == (
        ("hits", 2),
        ("golds", 1),
    )


def test_the_last_end_is_written_high_to_low_when_it_is_complete():
    def bands(arrows):
        return [(band.value, band.ring) for band in shown(arrows).last_end]

    assert [value for value, _ in bands("1 2 3 4 5 6 7 9 X M 10 9")] == [*"X", "10", *"997M"]
    assert bands("1 2 3 4 5 6 7 X") == [
        *(("7", "red"), ("X", "gold")),
        *[("", "none")] * 4,
    ]


def test_a_gap_in_the_last_end_is_seen():
    card = shown(end=["X", None, "M"], fired=2)

    assert [band.ring for band in card.last_end] == ["gold", "none", "miss", "none", "none", "none"]


@each("par")
def test_the_class_on_track_is_by_par_and_not_by_a_straight_line(case: Case):
    """Level with the par that is published, and a point below it."""
    profile, round_ = profile_of(case), round_for(case["round"])
    words = {"bowstyle": profile.bowstyle, "category": profile.category}
    words |= {"age_group": profile.age_group, "round": round_.key}
    legs = list(round_.arrows_per_leg(case["arrows"]))

    def track(total):
        shot = make_entrant(total=total, fired=case["arrows"], legs=legs, **words)
        return card_of(shot, IMPERIAL).track

    assert track(case["at_most"]).points_over_par >= 0
    classes = [rung.classification for rung in ladder(round_, profile)]
    below = track(case["at_least"] - 1)
    reached = classes.index(below.classification) if below else -1
    assert reached < classes.index(case["class"])
    assert classes.index(track(case["at_most"]).classification) >= classes.index(case["class"])


def test_points_over_par_stand_beside_the_class():
    assert on_a_york(203, 72).track == OnTrack("A1", 0)
    assert (on_a_york(210, 72).over_par, on_a_york(203, 72).over_par) == ("+7", "")


@pytest.mark.parametrize(
    "told",
    [
        {"arrows": 5},
        {"bowstyle": ""},
        {"category": ""},
        {"age_group": ""},
        {"status": "retired"},
        {"status": "disqualified"},
        {"is_finished": True},
    ],
    ids=str,
)
def test_rather_no_class_than_a_wrong_one(told):
    assert on_a_york(500, 72).track is not None

    assert on_a_york(40 if "arrows" in told else 500, told.pop("arrows", 72), **told).track is None


def test_a_practice_has_neither_class_nor_handicap_score():
    card = shown("X 9 8", round="", face="wa_60cm_full", handicap=30, **FULL_PROFILE)

    assert (card.round_name, card.track, card.handicap_score) == ("", None, None)


def test_the_class_of_a_complete_round_is_reached_by_the_score_that_made_it():
    york, profile = round_for("york"), Profile("recurve", "open", "adult")
    for total in (533, 534, 1205):
        card = on_a_york(total, 144, is_finished=True)
        assert card.is_reached
        assert card.track.classification == class_for(york, profile, total)
    assert not on_a_york(204, 72).is_reached


def test_the_highest_class_has_none_after_it():
    highest = ladder(round_for("york"), Profile("recurve", "open", "adult"))[-1]
    card = on_a_york(1296, 144, is_finished=True)

    assert card.track == OnTrack(highest.classification, 1296 - highest.score)


@pytest.mark.parametrize(("arrows", "total", "score"), [(72, 204, "+2"), (144, 534, "")])
def test_against_handicap_everybody_is_measured_by_1440(arrows, total, score):
    card = on_a_york(total, arrows, handicap=58)

    assert card.handicap_score == 1440 + int(score or 0)
    assert card.over_level == score


def test_below_the_handicap_is_told_with_a_true_minus():
    assert on_a_york(200, 72, handicap=58).over_level == "−2"


@pytest.mark.parametrize("status", ["disqualified", "did_not_start"])
def test_who_is_listed_without_score_shows_none(status):
    card = shown("X 10 9", status=status, handicap=30)

    assert (card.total, card.tie_break, card.last_end, card.handicap_score) == (None, (), (), None)


def test_arrows_that_are_not_scored_are_counted():
    card = shown(round="", face="none", counts={"": 7}, fired=7, end=["", ""])

    assert (card.arrow_count, card.total, card.last_end) == (7, None, ())


def test_equal_cards_are_equal_whoever_else_shoots():
    robin = make_entrant("X 9", id_="robin")

    assert card_of(robin, IMPERIAL) == card_of(make_entrant("X 9", id_="robin"), IMPERIAL)
    assert hash(card_of(robin, IMPERIAL)) == hash(card_of(robin, IMPERIAL))
