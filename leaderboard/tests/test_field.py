"""Points gained and lost against the others who shoot the same round."""

from leaderboard.field import against_field
from leaderboard.links import watch_token
from leaderboard.tests.factory import TWO_DOZEN
from scoring.rounds import round_for
from scoring.tests.device import query_count
from scoring.tests.pages import text_of
from scoring.tests.visitor import browser

TWO_DOZEN_ROUND = round_for(TWO_DOZEN)
# Of two distances, four dozen at each.
NATIONAL = round_for("national")


def told(against):
    return against.own, against.mean, against.signed


def test_an_end_is_compared_with_the_mean_of_the_field():
    field = against_field(
        dict.fromkeys(range(1, 13), 7), dict.fromkeys(range(1, 13), 6.55), TWO_DOZEN_ROUND
    )

    [leg] = field.legs
    assert [(end.number, *told(end.points)) for end in leg.ends] == [
        (1, 42, 39.3, "+2.7"),
        (2, 42, 39.3, "+2.7"),
    ]
    assert told(field.points) == (84, 78.6, "+5.4")
    assert not field.has_distances


def test_a_gap_on_either_side_counts_on_neither():
    own = {1: 9, 2: 9, 4: 1, 7: 9}
    means = {1: 5.0, 3: 9.0, 4: 6.0}

    field = against_field(own, means, TWO_DOZEN_ROUND)

    assert [end.number for end in field.legs[0].ends] == [1]
    assert told(field.points) == (10, 11.0, "−1.0")


def test_each_distance_has_a_sum_of_its_own():
    half = NATIONAL.stretches[0][-1]
    own = {half - 1: 9, half: 9, half + 1: 3}
    means = {half - 1: 5.0, half: 7.0, half + 1: 5.0, half + 2: 9.0}

    field = against_field(own, means, NATIONAL)

    assert [(leg.leg.distance, leg.points.signed) for leg in field.legs] == [
        (60, "+6.0"),
        (50, "−2.0"),
    ]
    assert told(field.points) == (21, 17.0, "+4.0")
    assert field.has_distances


def test_who_shot_as_the_field_is_level():
    assert against_field({1: 7}, {1: 7.04}, TWO_DOZEN_ROUND).points.signed == ""


def test_before_a_place_in_common_nothing_is_told():
    assert against_field({1: 9}, {}, TWO_DOZEN_ROUND) is None
    assert against_field({}, {1: 9.0}, TWO_DOZEN_ROUND) is None


def test_on_a_field_course_a_place_is_another_target_for_each():
    assert against_field({1: 5}, {1: 3.0}, round_for("wa_field_24_red_marked")) is None


def paths(night, name="robin"):
    id_ = night.participant(name).public_id
    return f"/shoots/{night.id}/board/participants/{id_}/", (
        f"/w/{watch_token(night.now())}/participants/{id_}/"
    )


def told_of_robin(night):
    member, _ = paths(night)
    words = text_of(browser(night.archers["tuck"]).get(member).content.decode())
    return words.partition("Against the field")[2]


def test_members_and_spectators_read_what_an_archer_gained(night):
    night.shoots("robin", "9", "7", "9")
    night.shoots("tuck", "7", "7")
    night.shoots("will", "5", "M", "9")

    member, spectator = paths(night)
    for visitor, path in ((browser(night.archers["tuck"]), member), (browser(), spectator)):
        words = text_of(visitor.get(path).content.decode())
        # The third place has one other only.
        assert "+6.5 points against the mean of the others" in words
        assert "1 16 9.5 +6.5" in words


def test_of_one_other_nothing_is_told(night):
    night.shoots("robin", "9")
    night.shoots("tuck", "7")
    night.shoots("will", "5")
    assert told_of_robin(night)

    night.has_status("will", "visiting")

    assert not told_of_robin(night)


def test_who_shoots_another_round_is_not_of_the_field(night):
    night.joins("john", "1", round_key="york", shot_per_round=6)
    night.joins("much", "1", round_key=TWO_DOZEN)
    night.shoots("robin", "9")
    night.shoots("tuck", "7")
    assert "1 9 4.0 +5.0" in told_of_robin(night)

    night.shoots("will", "7")

    assert "1 9 5.0 +4.0" in told_of_robin(night)


def test_a_large_field_is_asked_as_often_as_a_small_one(night):
    for name in ("robin", "tuck", "will"):
        night.shoots(name, "9")
    assert told_of_robin(night)
    few = queries_of(night)
    for number in range(6):
        night.joins(f"archer{number}", "7")

    assert queries_of(night) == few


def queries_of(night):
    return query_count(lambda: told_of_robin(night))
