"""What a shoot comes to. Cases BR and SO that name results."""

from leaderboard.results import result_of
from leaderboard.statuses import DID_NOT_START
from leaderboard.tests.factory import host_shoot
from scoring.card_life import confirm_card
from scoring.tests.factory import make_archer


def result(night):
    return result_of(night.now(), night.clock.now)


def listed(night):
    """Place, name and status of each."""
    return [(row.placing.written, row.card.name, row.card.status) for row in result(night).rows]


# BR-17
def test_a_result_is_provisional_until_all_have_finished(night):
    night.starts()
    night.shoots_all("robin")
    night.shoots_all("tuck", "7")
    assert result(night).state == "provisional"

    night.shoots_all("will", "5")
    assert result(night).state == "final"


def test_a_result_is_final_when_the_day_is_over_even_before_that_is_stored(night):
    night.shoots("robin", "9")
    night.clock.now = night.now().expires_at

    assert night.shoot.status != "finished"
    assert result(night).state == "final"


# SO-33
def test_an_arrow_cleared_afterwards_makes_it_provisional_again(night):
    for name in night.archers:
        night.shoots_all(name)
    night.changes("robin", 1, None)

    assert result(night).state == "provisional"


# SO-50
def test_a_cancelled_shoot_has_no_result_that_counts(night, clock):
    shoot = host_shoot(make_archer("gisborne"))
    clock.now = shoot.expires_at

    assert result_of(shoot, clock.now).state == "cancelled"


# BR-05, BR-07
def test_places_are_shared_and_who_has_none_is_listed_last(night):
    for name in ("robin", "tuck", "much", "john", "alan", "guy"):
        if name not in night.archers:
            night.joins(name)
    night.starts()
    for name in ("robin", "tuck", "much", "john", "alan"):
        night.shoots(name, "9", "7")
    night.shoots("will", "5")
    night.leaves("much")
    night.has_status("john", "visiting")
    night.has_status("alan", "disqualified")
    night.day_ends()

    assert sorted(listed(night)[:2]) == [
        ("1=", "Robin", "competing"),
        ("1=", "Tuck", "competing"),
    ]
    assert listed(night)[2:] == [
        ("3", "Will", "competing"),
        ("", "Much", "retired"),
        ("", "John", "visiting"),
        ("", "Alan", "disqualified"),
        ("", "Guy", DID_NOT_START),
    ]


# BR-18
def test_a_class_is_shown_once_it_is_reached_and_not_before(night):
    night.joins("john", *["10"] * 59, round_key="portsmouth")

    def classes():
        return {row.card.name: row.classification for row in result(night).rows}

    assert classes()["John"] is None
    night.shoots("john", "10")
    [john] = [row for row in result(night).rows if row.card.name == "John"]
    assert john.card.total == 600
    assert (john.classification or "").startswith("I-")
    assert classes()["Robin"] is None


# BR-23
def test_late_arrows_count_and_places_follow(night):
    night.shoots("robin", "9", "1")
    night.shoots("tuck", "9")
    night.day_ends()
    assert [row.card.name for row in result(night).rows][:2] == ["Robin", "Tuck"]
    night.clock.forward(hours=1)
    night.shot_before("tuck", 2, "7", minutes=90)

    told = result(night)
    assert (told.state, told.late_count) == ("final", 1)
    assert [row.card.name for row in told.rows][:2] == ["Tuck", "Robin"]


# SO-53
def test_who_has_places_left_when_it_is_closed_is_placed_by_the_arrows_there_are(night):
    night.shoots_all("robin", "1")
    night.shoots("tuck", "9", "9", "9")
    night.closes()

    first, second, *_ = result(night).rows
    assert (first.card.name, first.card.arrow_count, first.is_under_way) == ("Tuck", 3, True)
    assert (second.card.name, second.placing.place, second.is_under_way) == ("Robin", 2, False)


# SO-52
def test_a_confirmed_card_is_told_as_such(night):
    night.shoots_all("robin")
    assert result(night).confirmed_count == 0
    confirm_card(night.card("robin").public_id, total=216, by=night.by("robin"))

    assert [row.card.name for row in result(night).rows if row.is_confirmed] == ["Robin"]
